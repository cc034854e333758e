/** Tests of the edges, without a cluster. */
@NullMarked
package dev.orderstream.participants;

import org.jspecify.annotations.NullMarked;
