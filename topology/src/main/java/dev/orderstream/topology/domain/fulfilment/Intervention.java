package dev.orderstream.topology.domain.fulfilment;

import java.time.Instant;
import java.util.Objects;

/**
 * What an operator did to a saga.
 *
 * @param reason why: one sentence of the actor's
 * @param at when, by the clock of the instance that took it
 * @param applied false: there was nothing that it could do
 */
public record Intervention(Type type, String actor, String reason, Instant at, boolean applied) {
    /** What an operator can want. */
    public enum Type {
        /** Try again what failed, or waits. */
        RETRY,
        /** Take back what was done, and cancel the order. */
        COMPENSATE,
        /** What failed was seen to by hand: go on without it. */
        RESOLVE
    }

    public Intervention {
        Objects.requireNonNull(type);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(at);
    }
}
