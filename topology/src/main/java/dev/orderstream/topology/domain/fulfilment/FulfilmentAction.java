package dev.orderstream.topology.domain.fulfilment;

import java.time.Instant;
import java.util.Objects;

/**
 * What an operator wants of the saga of an order.
 *
 * @param actionId identifies the action
 * @param reason why: one sentence of the actor's
 * @param at when, by the clock of the instance that took it
 */
public record FulfilmentAction(
        String actionId, String orderId, Intervention.Type type, String actor, String reason, Instant at) {
    public FulfilmentAction {
        Objects.requireNonNull(actionId);
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(type);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(at);
    }

    /** As the saga takes it in. */
    public SagaInput input() {
        return new SagaInput.OperatorActed(type, actor, reason, at);
    }
}
