package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters are meant; what is empty is not asked for.
 *
 * @param states where they stand; never empty
 * @param topic their source topic
 * @param since timestamp of the source record, included
 * @param until timestamp of the source record, excluded
 * @param aggregateId the order
 */
record DeadLetterFilter(
        Set<Handling.State> states,
        Optional<DeadLetter.Kind> kind,
        Optional<String> code,
        Optional<String> topic,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> aggregateId) {
    /** All that wait for somebody. */
    static final DeadLetterFilter UNHANDLED = new DeadLetterFilter(
            Set.of(Handling.State.OPEN, Handling.State.PARKED),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    DeadLetterFilter {
        states = Set.copyOf(states);
        if (states.isEmpty()) {
            throw new IllegalArgumentException("a filter of dead letters has no state");
        }
    }
}
