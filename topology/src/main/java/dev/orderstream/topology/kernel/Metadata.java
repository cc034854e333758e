package dev.orderstream.topology.kernel;

import java.util.Optional;

/** Who asked, and which conversation and message a command or an event belongs to. */
public record Metadata(
        Optional<String> userId,
        Optional<String> correlationId,
        Optional<String> causationId,
        Optional<String> tenant) {

    public static final Metadata NONE =
            new Metadata(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The same conversation, one step on: what follows from the message with that id. */
    public Metadata causedBy(String messageId) {
        return new Metadata(userId, correlationId, Optional.of(messageId), tenant);
    }
}
