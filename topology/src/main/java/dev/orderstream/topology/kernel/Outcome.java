package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Objects;

/** How handling a command ended. */
public sealed interface Outcome<E, S> {
    /**
     * The command took effect.
     *
     * @param events to append; empty for a no-op
     * @param firstVersion version of the first event; of a no-op, the version that the next event will have
     * @param aggregate what to store in place of the old one, also after a no-op
     */
    record Accepted<E, S>(List<E> events, long firstVersion, Aggregate<S> aggregate) implements Outcome<E, S> {
        public Accepted {
            events = List.copyOf(events);
            Objects.requireNonNull(aggregate);
        }
    }

    /**
     * The command had taken effect before; nothing is stored or appended.
     *
     * @param original its outcome then
     */
    record Duplicate<E, S>(AcceptedCommand original) implements Outcome<E, S> {
        public Duplicate {
            Objects.requireNonNull(original);
        }
    }

    /**
     * The command is refused; nothing is stored or appended.
     *
     * @param rejection why
     * @param version the aggregate's version as it was found; 0 when it does not exist
     * @param state the aggregate's state name as it was found
     */
    record Rejected<E, S>(Rejection rejection, long version, String state) implements Outcome<E, S> {
        public Rejected {
            Objects.requireNonNull(rejection);
            Objects.requireNonNull(state);
        }
    }
}
