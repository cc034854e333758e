package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.fulfilment.Saga;
import java.util.Optional;

/**
 * A newer saga than the one that was known. A saga comes whole with every change, so that one that comes twice, or late, says nothing new.
 *
 * @param before what was known; empty: nothing was
 */
public record SagaChange(Optional<Saga> before, Saga after) {
    /** The change that a saga makes; empty when its revision is not above the one that is known, or 0, a draft's. */
    public static Optional<SagaChange> of(Optional<Saga> known, Saga saga) {
        long revision = known.map(Saga::revision).orElse(0L);
        return saga.revision() > revision ? Optional.of(new SagaChange(known, saga)) : Optional.empty();
    }

    /** Where it was listed. */
    public Optional<SagaPlace> from() {
        return before.map(SagaPlace::of);
    }

    /** Where it is listed from now on. */
    public SagaPlace to() {
        return SagaPlace.of(after);
    }

    /** Whether that is another place. */
    public boolean moves() {
        return !from().equals(Optional.of(to()));
    }
}
