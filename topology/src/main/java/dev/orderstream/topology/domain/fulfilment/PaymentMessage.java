package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.Metadata;
import java.util.Objects;

/**
 * An answer of the payment provider with its envelope.
 *
 * @param eventId identifies the answer
 * @param metadata who asked, and the conversation
 */
public record PaymentMessage(String eventId, String orderId, Metadata metadata, PaymentAnswer answer) {
    public PaymentMessage {
        Objects.requireNonNull(eventId);
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(answer);
    }
}
