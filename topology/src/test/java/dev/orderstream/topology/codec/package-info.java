/** Tests of the mappings between Avro and the domain, and the records that other tests send. */
@NullMarked
package dev.orderstream.topology.codec;

import org.jspecify.annotations.NullMarked;
