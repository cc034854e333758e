package dev.orderstream.topology.kernel;

import java.util.Objects;

/**
 * What the store holds of one aggregate.
 *
 * @param version version of its last event; 0 when it does not exist
 * @param state the fold of its events
 * @param accepted its idempotency window
 */
public record Aggregate<S>(long version, S state, AcceptedCommands accepted) {
    public Aggregate {
        Objects.requireNonNull(state);
        Objects.requireNonNull(accepted);
    }

    /** An aggregate that does not exist. */
    public static <S> Aggregate<S> absent(Decider<?, ?, S> decider) {
        return new Aggregate<>(0, decider.initial(), AcceptedCommands.NONE);
    }
}
