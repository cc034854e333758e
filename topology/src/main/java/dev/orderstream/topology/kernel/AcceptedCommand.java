package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Objects;

/**
 * A command that took effect, remembered so that it has effect once and its outcome can be told again.
 *
 * @param commandId the command
 * @param payloadHash tells a repeat of the command from another one under the same id
 * @param version the aggregate's version after it
 * @param state the aggregate's state name after it
 * @param eventTypes what it appended, in order, the last at {@code version}; empty for a no-op
 */
public record AcceptedCommand(String commandId, long payloadHash, long version, String state, List<String> eventTypes) {
    public AcceptedCommand {
        Objects.requireNonNull(commandId);
        Objects.requireNonNull(state);
        eventTypes = List.copyOf(eventTypes);
    }

    /** Version of the first event that it appended; of a no-op, the version after {@code version}. */
    public long firstVersion() {
        return version - eventTypes.size() + 1;
    }
}
