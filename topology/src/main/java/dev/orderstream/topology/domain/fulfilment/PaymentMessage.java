package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.Metadata;
import java.util.Objects;

/**
 * An answer of the payment provider with its envelope.
 *
 * @param eventId identifies the answer
 * @param commandId of the command that it answers
 * @param metadata who asked, and the conversation
 */
public record PaymentMessage(
        String eventId, String orderId, String commandId, Metadata metadata, PaymentAnswer answer) {
    public PaymentMessage {
        Objects.requireNonNull(eventId);
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(commandId);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(answer);
    }

    /** As the saga takes it in. */
    public SagaInput input() {
        return new SagaInput.PaymentAnswered(commandId, answer);
    }
}
