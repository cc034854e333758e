package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where it is written what was done about dead letters, and with it the commands that are sent again. */
public interface ActionLog {
    /** Most entries of one write. */
    int ENTRIES_MAX = 100;

    /**
     * A deed.
     *
     * @param command what is sent again; empty: nothing is
     * @param topic of the action
     * @param partition of the dead letter, and of the action
     * @param key of the dead letter
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(
            Optional<Command> command, String topic, int partition, byte @Nullable [] key, DeadLetterAction action) {}

    /** A command record. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Command(String topic, int partition, byte[] key, byte[] value, List<DeadLetter.Header> headers) {
        public Command {
            headers = List.copyOf(headers);
        }
    }

    /**
     * Writes all of them, with their commands, or none; in their order, and behind what was written before.
     *
     * @throws RecordRefusedException when a record is larger than its topic takes; nothing was written
     * @throws ActionLogUnavailableException when the brokers do not answer; whether it was written may be unknown
     */
    void write(List<Entry> entries) throws InterruptedException;

    /** A record is larger than its topic takes. */
    final class RecordRefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RecordRefusedException(Throwable cause) {
            super("a record is larger than its topic takes", cause);
        }
    }

    /** The brokers cannot be written to now. */
    final class ActionLogUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public ActionLogUnavailableException(Throwable cause) {
            super("the brokers cannot be written to", cause);
        }
    }
}
