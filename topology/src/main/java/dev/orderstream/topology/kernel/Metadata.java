package dev.orderstream.topology.kernel;

import java.util.Optional;

/**
 * Who asked, and which conversation and message a command or an event belongs to.
 *
 * @param team of an event, the team whose command topic its command came by; empty on commands: none may say so itself
 */
public record Metadata(
        Optional<String> userId,
        Optional<String> correlationId,
        Optional<String> causationId,
        Optional<String> tenant,
        Optional<String> team) {

    public static final Metadata NONE =
            new Metadata(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The same conversation, one step on: what follows from the message with that id, which came by that team's topic. */
    public Metadata causedBy(String messageId, Optional<String> byTeam) {
        return new Metadata(userId, correlationId, Optional.of(messageId), tenant, byTeam);
    }
}
