package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * A command as it was read from its topic, before the time of the broker's append is put to it.
 *
 * @param type simple name of the command
 * @param payloadHash first eight bytes of the SHA-256 of type and payload, without the envelope
 * @param issuedAt the caller's clock; informative
 */
public record CommandMessage<C>(
        String type,
        String commandId,
        String aggregateId,
        OptionalLong expectedVersion,
        long payloadHash,
        Instant issuedAt,
        Metadata metadata,
        C payload) {

    /** The command to decide, at its event time. */
    public Command<C> appendedAt(Instant at) {
        return new Command<>(commandId, aggregateId, expectedVersion, payloadHash, at, metadata, payload);
    }
}
