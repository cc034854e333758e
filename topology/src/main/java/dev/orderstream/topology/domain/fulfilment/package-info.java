/**
 * The saga of a submitted order: reserve, charge, record, confirm; and the way back. A pure function, {@link
 * dev.orderstream.topology.domain.fulfilment.Fulfilment}, of the saga and what happened.
 */
@NullMarked
package dev.orderstream.topology.domain.fulfilment;

import org.jspecify.annotations.NullMarked;
