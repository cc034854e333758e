package dev.orderstream.topology.query;

import dev.orderstream.topology.kernel.CommandForms.CommandName;
import dev.orderstream.topology.stream.ActionLog;
import java.util.Optional;

/** What is to be done about a dead letter. */
sealed interface RedrivePlan {
    /** What is to be written; empty: nothing. */
    default Optional<ActionLog.Entry> written() {
        return Optional.empty();
    }

    /**
     * It is sent again.
     *
     * @param command what it says of itself
     */
    record Send(ActionLog.Entry entry, ActionLog.Command sent, CommandName command, int attempt)
            implements RedrivePlan {
        @Override
        public Optional<ActionLog.Entry> written() {
            return Optional.of(entry);
        }
    }

    /** It was tried too often. */
    record Park(ActionLog.Entry entry, String sentence) implements RedrivePlan {
        @Override
        public Optional<ActionLog.Entry> written() {
            return Optional.of(entry);
        }
    }

    /** It is given up. */
    record Discard(ActionLog.Entry entry) implements RedrivePlan {
        @Override
        public Optional<ActionLog.Entry> written() {
            return Optional.of(entry);
        }
    }

    /** Nothing is done, for that reason. */
    record Skip(ProblemCode code, String sentence) implements RedrivePlan {}
}
