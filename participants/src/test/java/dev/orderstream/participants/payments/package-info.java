/** Tests of {@code payments}. */
@NullMarked
package dev.orderstream.participants.payments;

import org.jspecify.annotations.NullMarked;
