package dev.orderstream.participants.work;

import dev.orderstream.avro.command.CommandEnvelope;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/**
 * A command that lies where it belongs.
 *
 * @param appendedAt when the broker took it
 * @param arrivedNanos when this process took it, by {@link System#nanoTime}
 * @param pause ends when the command is to be given back
 */
public record Command(
        SpecificRecord message, CommandEnvelope envelope, Instant appendedAt, long arrivedNanos, Pause pause) {
    /** For a second try the same, for a second wish another. */
    public String id() {
        return envelope.getCommandId();
    }

    /** The record's key. */
    public String orderId() {
        return envelope.getAggregateId();
    }

    /** When it was asked for first: sent again it is appended anew, and says in its envelope when it was issued. */
    public Instant askedAt() {
        Instant issuedAt = envelope.getIssuedAt();
        return issuedAt.isBefore(appendedAt) ? issuedAt : appendedAt;
    }

    /** How long it has been here. */
    public Duration waited() {
        return Duration.ofNanos(System.nanoTime() - arrivedNanos);
    }
}
