package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.RejectionCode.CURRENCY_MISMATCH;
import static dev.orderstream.topology.domain.RejectionCode.ILLEGAL_TRANSITION;

import dev.orderstream.topology.kernel.Decision;

/** The refusals that more than one rule gives. */
final class Refusals {
    private Refusals() {}

    /** The command is not legal in the order's state. */
    static Decision<OrderEvent> illegal(Order order, OrderCommand command) {
        return Decision.rejected(ILLEGAL_TRANSITION.because(
                command.getClass().getSimpleName() + " is not possible in state " + order.status() + "."));
    }

    /** An amount is in another currency than the order. */
    static Decision<OrderEvent> otherCurrency(String expected, String found) {
        return Decision.rejected(
                CURRENCY_MISMATCH.because("The currency of the order is " + expected + ", found " + found + "."));
    }
}
