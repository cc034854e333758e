/** Tests of {@link dev.orderstream.topology.kernel}. */
@NullMarked
package dev.orderstream.topology.kernel;

import org.jspecify.annotations.NullMarked;
