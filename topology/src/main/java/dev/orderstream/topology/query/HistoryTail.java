package dev.orderstream.topology.query;

import java.time.Duration;
import java.util.List;

/** The history of an order, page after page, with waiting for what comes: the same whoever owns the order. */
public interface HistoryTail {
    /**
     * One event.
     *
     * @param type such as OrderCreated
     * @param json the event as in {@code GET /orders/{orderId}/events}, in UTF-8, on one line
     */
    record Entry(long version, String type, byte[] json) {}

    /**
     * The events that follow a version, ascending; waits until there is one.
     *
     * @param after 0 for the beginning
     * @param limit most events returned, 1 or more
     * @param wait at most; zero for not at all. Then the answer is empty, when the order exists
     * @throws ProblemException UNKNOWN_ORDER when there is no such order
     * @throws OwnerUnavailableException when that cannot be told now
     */
    List<Entry> next(String orderId, long after, int limit, Duration wait) throws InterruptedException;
}
