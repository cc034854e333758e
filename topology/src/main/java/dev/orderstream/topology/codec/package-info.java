/** The only code that sees Avro: maps records of the wire and of the stores to the domain, and back. */
@NullMarked
package dev.orderstream.topology.codec;

import org.jspecify.annotations.NullMarked;
