/** Tests of {@link dev.orderstream.topology.domain.fulfilment}. */
@NullMarked
package dev.orderstream.topology.domain.fulfilment;

import org.jspecify.annotations.NullMarked;
