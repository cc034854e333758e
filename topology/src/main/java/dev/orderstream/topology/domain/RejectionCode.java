package dev.orderstream.topology.domain;

import dev.orderstream.topology.kernel.Rejection;

/** Every reason for which a command on an order is rejected. The names are the contract with callers. */
public enum RejectionCode {
    /** The order exists, be it cancelled. */
    ALREADY_EXISTS,
    /** There is no such order. */
    UNKNOWN_ORDER,
    /** The order is not at the expected version; given by the kernel. */
    VERSION_CONFLICT,
    /** The command is not legal in the order's state. */
    ILLEGAL_TRANSITION,
    /** Nothing to submit: no line, or a total of zero. */
    EMPTY_ORDER,
    /** The order has a line of that itemId. */
    ITEM_EXISTS,
    /** The order has no line of that itemId. */
    UNKNOWN_ITEM,
    /** An amount, or a sum that it would lead to, is not possible. */
    AMOUNT_OUT_OF_RANGE,
    /** An amount is not in the currency of the order. */
    CURRENCY_MISMATCH,
    /** The paymentId arrived before with another amount. */
    PAYMENT_ID_REUSED,
    /** The commandId was accepted before with another payload; given by the kernel. */
    COMMAND_ID_REUSED,
    /** No refund of that refundId is due. */
    UNKNOWN_REFUND,
    /** A value is beyond its limits; comes with the name of the field. */
    INVALID_COMMAND;

    /** A rejection with this code. */
    Rejection because(String detail) {
        return Rejection.of(name(), detail);
    }
}
