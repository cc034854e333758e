/** The contract that other teams depend on: names, wire format and key partitioning. */
@NullMarked
package dev.orderstream.schemas;

import org.jspecify.annotations.NullMarked;
