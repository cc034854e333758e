/** A schema registry that speaks Confluent's HTTP API and keeps its records in a compacted topic. */
@NullMarked
package dev.orderstream.standalone.registry;

import org.jspecify.annotations.NullMarked;
