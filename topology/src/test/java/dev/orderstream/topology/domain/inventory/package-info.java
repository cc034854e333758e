/** Tests of the rules of stock. */
@NullMarked
package dev.orderstream.topology.domain.inventory;

import org.jspecify.annotations.NullMarked;
