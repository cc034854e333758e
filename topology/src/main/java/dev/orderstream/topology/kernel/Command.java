package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A command with its envelope, decoded but not yet checked.
 *
 * @param commandId identifies the command; sent again under the same id it has effect once
 * @param aggregateId the aggregate it is for
 * @param expectedVersion empty: any; 0: must not exist; n: exactly n
 * @param payloadHash hash of type and fields without the envelope; tells a repeat from a reuse of the id
 * @param at event time: when the broker appended the command, or for one that had to wait, when what it waited for was decided, if later
 * @param metadata who asks, and the conversation
 * @param payload the command itself
 */
public record Command<C>(
        String commandId,
        String aggregateId,
        OptionalLong expectedVersion,
        long payloadHash,
        Instant at,
        Metadata metadata,
        C payload) {
    public Command {
        Objects.requireNonNull(commandId);
        Objects.requireNonNull(aggregateId);
        Objects.requireNonNull(expectedVersion);
        Objects.requireNonNull(at);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(payload);
    }

    /** A command of nobody in particular. */
    public Command(
            String commandId,
            String aggregateId,
            OptionalLong expectedVersion,
            long payloadHash,
            Instant at,
            C payload) {
        this(commandId, aggregateId, expectedVersion, payloadHash, at, Metadata.NONE, payload);
    }
}
