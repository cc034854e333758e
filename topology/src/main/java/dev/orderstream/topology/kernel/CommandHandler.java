package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Handles commands of one aggregate type in the one order of checks: duplicate (2), shape and existence (3, 4), expected version
 * (5), then the decision (6 to 9). Step 1, decoding, is the caller's. Pure: the caller stores and appends what the outcome says.
 * Throws only for a bug. Safe for use by many threads when its decider is.
 */
public final class CommandHandler<C, E, S> {
    private final Decider<C, E, S> decider;

    public CommandHandler(Decider<C, E, S> decider) {
        this.decider = Objects.requireNonNull(decider);
    }

    /** What becomes of the command, given the aggregate as it is stored. */
    public Outcome<E, S> handle(Aggregate<S> aggregate, Command<C> command) {
        Optional<AcceptedCommand> original = aggregate.accepted().find(command.commandId());
        if (original.isPresent()) {
            return repeated(aggregate, command, original.get());
        }
        Optional<Rejection> refusal = EnvelopeShape.check(command)
                .or(() -> decider.admit(aggregate.state(), command.payload()))
                .or(() -> versionConflict(aggregate, command));
        if (refusal.isPresent()) {
            return rejected(aggregate, refusal.get());
        }
        CommandContext context = new CommandContext(command.commandId(), command.at());
        return switch (decider.decide(aggregate.state(), command.payload(), context)) {
            case Decision.Accepted<E> accepted -> accepted(aggregate, command, accepted.events());
            case Decision.Rejected<E> rejected -> rejected(aggregate, rejected.rejection());
        };
    }

    /** The aggregate after these events; the idempotency window stays as it is. */
    public Aggregate<S> fold(Aggregate<S> aggregate, List<E> events) {
        S state = aggregate.state();
        for (E event : events) {
            state = decider.evolve(state, event);
        }
        return new Aggregate<>(aggregate.version() + events.size(), state, aggregate.accepted());
    }

    private Outcome<E, S> repeated(Aggregate<S> aggregate, Command<C> command, AcceptedCommand original) {
        if (original.payloadHash() == command.payloadHash()) {
            return new Outcome.Duplicate<>(original);
        }
        return rejected(
                aggregate,
                Rejection.of(
                        Rejection.COMMAND_ID_REUSED,
                        "The commandId was accepted before with another payload, at version " + original.version()
                                + "."));
    }

    private Optional<Rejection> versionConflict(Aggregate<S> aggregate, Command<C> command) {
        long actual = aggregate.version();
        long expected = command.expectedVersion().orElse(actual);
        if (expected == actual) {
            return Optional.empty();
        }
        return Optional.of(Rejection.of(
                Rejection.VERSION_CONFLICT, "Expected version " + expected + ", but the version is " + actual + "."));
    }

    private Outcome<E, S> accepted(Aggregate<S> aggregate, Command<C> command, List<E> events) {
        Aggregate<S> folded = fold(aggregate, events);
        AcceptedCommand remembered = new AcceptedCommand(
                command.commandId(),
                command.payloadHash(),
                folded.version(),
                decider.stateName(folded.state()),
                events.stream().map(decider::eventType).toList());
        return new Outcome.Accepted<>(
                events,
                aggregate.version() + 1,
                new Aggregate<>(
                        folded.version(), folded.state(), aggregate.accepted().plus(remembered)));
    }

    private Outcome<E, S> rejected(Aggregate<S> aggregate, Rejection rejection) {
        return new Outcome.Rejected<>(rejection, aggregate.version(), decider.stateName(aggregate.state()));
    }
}
