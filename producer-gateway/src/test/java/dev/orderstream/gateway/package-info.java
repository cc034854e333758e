/** Tests of the gateway over real HTTP, with Kafka's own in-memory clients in place of brokers. */
@NullMarked
package dev.orderstream.gateway;

import org.jspecify.annotations.NullMarked;
