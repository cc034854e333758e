package dev.orderstream.topology.query;

import java.util.List;
import java.util.SortedSet;

/**
 * The parts of an answer.
 *
 * @param missing partitions that nobody answered for; not empty only for a reader that takes a partial answer
 */
record Gathered(List<Rows> parts, SortedSet<Integer> missing) {}
