package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was done about a dead letter.
 *
 * @param actor who did it last; empty while it is open
 * @param reason why
 * @param at when
 * @param commandId of a redrive, the id that the command was sent under
 * @param changes of a redrive with an edit, what was changed
 */
public record Handling(
        State state,
        Optional<String> actor,
        Optional<String> reason,
        Optional<Instant> at,
        Optional<String> commandId,
        List<Change> changes) {
    /** Nothing was done yet. */
    public static final Handling OPEN =
            new Handling(State.OPEN, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Handling {
        changes = List.copyOf(changes);
    }

    /** Where it stands. PARKED waits for somebody as OPEN does; REDRIVEN and DISCARDED are the end. */
    public enum State {
        OPEN,
        PARKED,
        REDRIVEN,
        DISCARDED;

        /** Whether nobody has to do anything any more. */
        public boolean isEnd() {
            return this == REDRIVEN || this == DISCARDED;
        }
    }

    /** A field that was changed; JSON Pointer, JSON before, JSON after. */
    public record Change(String pointer, Optional<String> before, Optional<String> after) {}

    /** What an action alone makes of a dead letter. */
    public static Handling of(DeadLetterAction action) {
        return new Handling(
                switch (action.type()) {
                    case REDRIVEN -> State.REDRIVEN;
                    case DISCARDED -> State.DISCARDED;
                    case PARKED -> State.PARKED;
                },
                Optional.of(action.actor()),
                Optional.of(action.reason()),
                Optional.of(action.at()),
                action.commandId(),
                action.changes().stream()
                        .map(change -> new Change(change.pointer(), change.before(), change.after()))
                        .toList());
    }

    /** The handling after one more deed: the first end stays, whatever comes later. */
    public Handling then(Handling next) {
        return state.isEnd() ? this : next;
    }
}
