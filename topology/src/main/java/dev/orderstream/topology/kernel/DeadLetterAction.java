package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What somebody did about a dead letter. It ends the wait of an aggregate's later commands, unless it only parks the letter.
 *
 * @param deadLetterId see {@link DeadLetter#id}
 * @param actor who did it
 * @param reason why: one sentence of the actor's
 * @param at when, by the clock of the instance that did it
 * @param commandId of a redrive, the id that the command was sent under
 * @param changes of a redrive with an edit, what was changed
 */
public record DeadLetterAction(
        String deadLetterId,
        Type type,
        String actor,
        String reason,
        Instant at,
        Optional<String> commandId,
        List<Change> changes) {

    public DeadLetterAction {
        changes = List.copyOf(changes);
    }

    /** What was done. */
    public enum Type {
        /** It was sent again. */
        REDRIVEN,
        /** It was given up. */
        DISCARDED,
        /** It was tried too often: only an edit, a forced redrive or a discard ends it. */
        PARKED
    }

    /**
     * A field that was changed before the redrive.
     *
     * @param pointer JSON Pointer (RFC 6901) into the command's JSON form
     * @param before its JSON before; empty: it was not there
     * @param after its JSON after; empty: it was taken out
     */
    public record Change(String pointer, Optional<String> before, Optional<String> after) {}
}
