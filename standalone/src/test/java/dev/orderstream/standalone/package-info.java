/** Tests of the embedded whole and its data directory. */
@NullMarked
package dev.orderstream.standalone;

import org.jspecify.annotations.NullMarked;
