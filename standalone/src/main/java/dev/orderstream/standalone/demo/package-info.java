/** A day of orders played through the gateway, and what must be true afterwards. */
@NullMarked
package dev.orderstream.standalone.demo;

import org.jspecify.annotations.NullMarked;
