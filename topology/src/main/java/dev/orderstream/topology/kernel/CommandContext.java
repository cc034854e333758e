package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.Objects;

/**
 * What a decision may depend on beside state and command.
 *
 * @param commandId the command's id, from which ids of what it causes are derived
 * @param at event time: when the broker appended the command
 */
public record CommandContext(String commandId, Instant at) {
    public CommandContext {
        Objects.requireNonNull(commandId);
        Objects.requireNonNull(at);
    }
}
