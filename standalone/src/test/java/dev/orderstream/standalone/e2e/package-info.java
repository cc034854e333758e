/** The whole, on a real broker. */
@NullMarked
package dev.orderstream.standalone.e2e;

import org.jspecify.annotations.NullMarked;
