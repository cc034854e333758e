package dev.orderstream.topology.domain;

import java.util.Objects;

/** Identifies a refund within its order. Made from what caused the refund, so that a replay makes the same one. */
public record RefundId(String value) {
    public RefundId {
        Objects.requireNonNull(value);
    }

    /** The refund of money that was not owed. A paymentId is accepted once per order, hence so is this. */
    public static RefundId forPayment(String paymentId) {
        return new RefundId("refund-payment-" + paymentId);
    }

    /** The refund that a cancellation causes. An order is cancelled once at most. */
    public static RefundId forCommand(String commandId) {
        return new RefundId("refund-command-" + commandId);
    }
}
