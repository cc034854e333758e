/** Tests of the topologies through Kafka's test driver, and of the operators next door. */
@NullMarked
package dev.orderstream.topology.stream;

import org.jspecify.annotations.NullMarked;
