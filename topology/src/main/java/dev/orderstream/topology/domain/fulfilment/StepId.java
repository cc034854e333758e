package dev.orderstream.topology.domain.fulfilment;

import java.util.Objects;

/**
 * Identifies a step within its saga.
 *
 * @param subject the SKU, paymentId or refundId that it is about; empty where a saga has one such step
 */
public record StepId(StepKind kind, String subject) {
    static final StepId CHARGE = new StepId(StepKind.CHARGE, "");
    static final StepId CONFIRM = new StepId(StepKind.CONFIRM, "");
    static final StepId CANCEL = new StepId(StepKind.CANCEL_ORDER, "");

    public StepId {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
    }

    static StepId reserve(String sku) {
        return new StepId(StepKind.RESERVE, sku);
    }

    static StepId release(String sku) {
        return new StepId(StepKind.RELEASE, sku);
    }

    static StepId consume(String sku) {
        return new StepId(StepKind.CONSUME, sku);
    }

    static StepId record(String paymentId) {
        return new StepId(StepKind.RECORD_PAYMENT, paymentId);
    }

    static StepId refund(String refundId) {
        return new StepId(StepKind.REFUND, refundId);
    }

    static StepId confirmRefund(String refundId) {
        return new StepId(StepKind.CONFIRM_REFUND, refundId);
    }

    static StepId failRefund(String refundId) {
        return new StepId(StepKind.FAIL_REFUND, refundId);
    }
}
