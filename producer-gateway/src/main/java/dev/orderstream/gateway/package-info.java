/** The HTTP gateway: JSON in, Avro commands out, answers from committed replies. */
@NullMarked
package dev.orderstream.gateway;

import org.jspecify.annotations.NullMarked;
