package dev.orderstream.topology.kernel;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * When the later commands of an aggregate wait, how many may, and until when. Pure.
 *
 * @param after kinds of dead letters that hold up their aggregate; none: nothing ever waits
 * @param commandsMax how many commands of one aggregate may wait, 1 to 10,000
 * @param bytesMax how many bytes they may take, 1 to 256 MiB
 * @param liftBound for how long those that waited are decided at a time: a transaction must not take longer than its timeout, and other
 *     aggregates are not to stand still
 */
public record HoldRules(Set<DeadLetter.Kind> after, int commandsMax, long bytesMax, Duration liftBound) {
    /** Code of the dead letter of a command that found no room to wait. It holds up nothing itself. */
    public static final String HOLD_FULL = "HOLD_FULL";

    /** Default of {@code commandsMax}. */
    public static final int COMMANDS_MAX = 1_000;

    /** Default of {@code bytesMax}: 16 MiB. */
    public static final long BYTES_MAX = 16 << 20;

    private static final Duration LIFT_BOUND = Duration.ofMillis(200);

    /** After FAILED dead letters. */
    public static final HoldRules STANDARD = new HoldRules(Set.of(DeadLetter.Kind.FAILED), COMMANDS_MAX, BYTES_MAX);

    /** Nothing waits. */
    public static final HoldRules NONE = new HoldRules(Set.of(), COMMANDS_MAX, BYTES_MAX);

    private static final int COMMANDS_MOST = 10_000;
    private static final long BYTES_MOST = 256 << 20;

    /** What is done with a command of an aggregate that is held up. */
    public sealed interface Arrival {
        /** It is what was waited for. */
        record Decide() implements Arrival {}

        /** It waits behind the others. */
        record Wait() implements Arrival {}

        /** It fails: there is no room. */
        record Full(String detail) implements Arrival {}
    }

    /** How a command ended that became a dead letter. */
    public record Ended(DeadLetter.Kind kind, String code, String deadLetterId) {}

    /** Rules with the usual bound of a lift. */
    public HoldRules(Set<DeadLetter.Kind> after, int commandsMax, long bytesMax) {
        this(after, commandsMax, bytesMax, LIFT_BOUND);
    }

    public HoldRules {
        after = Set.copyOf(after);
        if (after.contains(DeadLetter.Kind.REJECTED)) {
            throw new IllegalArgumentException("hold-after must be of FAILED and UNREADABLE, found REJECTED: a business"
                    + " \"no\" is an answer, and holds nothing up");
        }
        if (commandsMax < 1 || commandsMax > COMMANDS_MOST) {
            throw new IllegalArgumentException(
                    "held-commands-max must be 1 to " + COMMANDS_MOST + ", found " + commandsMax);
        }
        if (bytesMax < 1 || bytesMax > BYTES_MOST) {
            throw new IllegalArgumentException("held-bytes-max must be 1 to " + BYTES_MOST + ", found " + bytesMax);
        }
    }

    /**
     * A command comes for an aggregate that is held up.
     *
     * @param redriveOf the dead letter that it is a redrive of, if it is one
     * @param bytes what it would take in the store
     * @param recordBytesMax the most that a record of the store may take
     */
    public Arrival arrives(Hold hold, Optional<String> redriveOf, long bytes, int recordBytesMax) {
        if (hold.isFor(redriveOf)) {
            return new Arrival.Decide();
        }
        if (bytes > recordBytesMax) {
            return new Arrival.Full("It would have to wait for dead letter " + hold.deadLetterId()
                    + ", and is too large for that: " + bytes + " bytes, of at most " + recordBytesMax + ".");
        }
        if (hold.waiting() >= commandsMax || hold.bytes() + bytes > bytesMax) {
            String then =
                    hold.lifted() ? "that one has ended, and they are being decided." : "redrive or discard that one.";
            return new Arrival.Full("It would have to wait for dead letter " + hold.deadLetterId() + ", as "
                    + hold.waiting() + " commands with " + hold.bytes() + " bytes do, of at most " + commandsMax
                    + " and " + bytesMax + ": " + then);
        }
        return new Arrival.Wait();
    }

    /**
     * A command was decided.
     *
     * @param hold those that wait behind it; empty: the aggregate was not held up
     * @param at its event time
     * @param end how it ended, when it became a dead letter
     * @return what holds up the aggregate from now on; empty: nothing does, and those that wait are decided in order
     */
    public Optional<Hold> decided(Optional<Hold> hold, Instant at, Optional<Ended> end) {
        return end.filter(letter -> after.contains(letter.kind()))
                .filter(letter -> !letter.code().equals(HOLD_FULL))
                .map(letter -> hold.map(waiting -> waiting.after(at).passedTo(letter.deadLetterId()))
                        .orElseGet(() -> Hold.behind(letter.deadLetterId(), at)));
    }

    /** Whether the action ends the wait. A redrive does not yet: what was sent again has still to be decided. */
    public boolean lifts(Hold hold, DeadLetterAction action) {
        return action.type() == DeadLetterAction.Type.DISCARDED && hold.isFor(Optional.of(action.deadLetterId()));
    }
}
