/** The second aggregate: what there is of a SKU. Pure. */
@NullMarked
package dev.orderstream.topology.domain.inventory;

import org.jspecify.annotations.NullMarked;
