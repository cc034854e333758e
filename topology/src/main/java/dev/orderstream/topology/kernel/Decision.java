package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Objects;

/** What a {@link Decider} makes of a command: events to append, or a "no". */
public sealed interface Decision<E> {
    /** Append these, in this order. None: the command succeeds and changes nothing (a no-op). */
    record Accepted<E>(List<E> events) implements Decision<E> {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /** An expected "no". */
    record Rejected<E>(Rejection rejection) implements Decision<E> {
        public Rejected {
            Objects.requireNonNull(rejection);
        }
    }

    /** Appends one event. */
    static <E> Decision<E> accepted(E event) {
        return new Accepted<>(List.of(event));
    }

    /** Appends two events, in this order. */
    static <E> Decision<E> accepted(E first, E second) {
        return new Accepted<>(List.of(first, second));
    }

    /** Succeeds and changes nothing. */
    static <E> Decision<E> noOp() {
        return new Accepted<>(List.of());
    }

    /** Says "no". */
    static <E> Decision<E> rejected(Rejection rejection) {
        return new Rejected<>(rejection);
    }
}
