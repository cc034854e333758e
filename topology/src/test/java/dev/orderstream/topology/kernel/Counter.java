package dev.orderstream.topology.kernel;

import java.util.Optional;

/** The smallest aggregate that has every kind of decision: a counter that is opened, raised, and never above 100. */
record Counter(boolean open, int value) {
    static final Counter NONE = new Counter(false, 0);

    sealed interface Event {
        record Opened() implements Event {}

        record Raised(int by) implements Event {}
    }

    sealed interface Request {
        record Open() implements Request {}

        /** Legal up to 100 in all; by 0 is a no-op, below 0 malformed. */
        record Raise(int by) implements Request {}

        /** Two events. */
        record RaiseTwice(int by) implements Request {}
    }

    static final class Rules implements Decider<Request, Event, Counter> {
        @Override
        public Counter initial() {
            return NONE;
        }

        @Override
        public Optional<Rejection> admit(Counter counter, Request command) {
            if (command instanceof Request.Raise raise && raise.by() < 0) {
                return Optional.of(Rejection.invalid("by", "by must be 0 or more."));
            }
            if (command instanceof Request.Open == counter.open()) {
                return Optional.of(Rejection.of("EXISTENCE", "It is open, or it is not."));
            }
            return Optional.empty();
        }

        @Override
        public Decision<Event> decide(Counter counter, Request command, CommandContext context) {
            return switch (command) {
                case Request.Open open -> Decision.accepted(new Event.Opened());
                case Request.Raise raise -> raise(counter, raise.by());
                case Request.RaiseTwice twice ->
                    Decision.accepted(new Event.Raised(twice.by()), new Event.Raised(twice.by()));
            };
        }

        @Override
        public Counter evolve(Counter counter, Event event) {
            return switch (event) {
                case Event.Opened opened -> new Counter(true, 0);
                case Event.Raised raised -> new Counter(true, counter.value() + raised.by());
            };
        }

        @Override
        public String stateName(Counter counter) {
            return counter.open() ? "AT_" + counter.value() : "NONE";
        }

        @Override
        public String eventType(Event event) {
            return event.getClass().getSimpleName();
        }

        private static Decision<Event> raise(Counter counter, int by) {
            if (by == 0) {
                return Decision.noOp();
            }
            if (counter.value() + by > 100) {
                return Decision.rejected(Rejection.of("TOO_HIGH", "At most 100."));
            }
            return Decision.accepted(new Event.Raised(by));
        }
    }
}
