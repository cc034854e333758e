/** A Kafka broker inside this JVM. */
@NullMarked
package dev.orderstream.standalone.broker;

import org.jspecify.annotations.NullMarked;
