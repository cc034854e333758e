package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.Optional;

/**
 * An aggregate whose later commands wait, undecided and in order, for what becomes of a dead letter. Immutable; {@link HoldRules} say when
 * it begins and ends.
 *
 * @param deadLetterId what is waited for; see {@link DeadLetter#id}
 * @param first sequence number of the first that waits
 * @param next sequence number that the next one gets
 * @param bytes what those that wait take in the store
 * @param notBefore event time of what was decided last: nothing that waited gets an earlier one
 * @param lifted whether what was waited for has ended, and those that wait are being decided, some at a time
 */
public record Hold(String deadLetterId, long first, long next, long bytes, Instant notBefore, boolean lifted) {

    /** Behind a dead letter, with nothing waiting yet. */
    public static Hold behind(String deadLetterId, Instant decidedAt) {
        return new Hold(deadLetterId, 0, 0, 0, decidedAt, false);
    }

    /** How many wait. */
    public long waiting() {
        return next - first;
    }

    /** Whether that dead letter is what is waited for. */
    public boolean isFor(Optional<String> id) {
        return !lifted && id.filter(deadLetterId::equals).isPresent();
    }

    /** With one more at the end. */
    public Hold plus(long more) {
        return new Hold(deadLetterId, first, next + 1, bytes + more, notBefore, lifted);
    }

    /** Without the first, which was decided at that event time. */
    public Hold minus(long less, Instant decidedAt) {
        return new Hold(deadLetterId, first + 1, next, bytes - less, later(decidedAt), lifted);
    }

    /** After something that did not wait was decided at that event time. */
    public Hold after(Instant decidedAt) {
        return new Hold(deadLetterId, first, next, bytes, later(decidedAt), lifted);
    }

    /** Behind another dead letter; those that wait go on waiting. */
    public Hold passedTo(String id) {
        return new Hold(id, first, next, bytes, notBefore, false);
    }

    /** What was waited for has ended; those that wait are decided next, and whatever comes waits behind them. */
    public Hold lift() {
        return new Hold(deadLetterId, first, next, bytes, notBefore, true);
    }

    /** The event time of a command that waited, or for which was waited: its own, or that of what was decided before it. */
    public Instant later(Instant appendedAt) {
        return appendedAt.isAfter(notBefore) ? appendedAt : notBefore;
    }
}
