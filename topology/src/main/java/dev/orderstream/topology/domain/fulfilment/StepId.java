package dev.orderstream.topology.domain.fulfilment;

import java.util.Objects;

/**
 * Identifies a step within its saga.
 *
 * @param subject the SKU, paymentId or refundId that it is about; empty where a saga has one such step
 */
public record StepId(StepKind kind, String subject) {
    public StepId {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(subject);
    }

    static StepId of(StepKind kind) {
        return new StepId(kind, "");
    }
}
