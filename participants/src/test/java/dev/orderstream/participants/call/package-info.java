/** Tests of {@code call}. */
@NullMarked
package dev.orderstream.participants.call;

import org.jspecify.annotations.NullMarked;
