/** The application <b>payments</b>: asks the payment provider on behalf of the saga. */
@NullMarked
package dev.orderstream.participants.payments;

import org.jspecify.annotations.NullMarked;
