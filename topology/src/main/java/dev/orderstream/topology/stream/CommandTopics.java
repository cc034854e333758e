package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetter;
import java.util.Optional;
import java.util.OptionalInt;

/** The command topics as they are on the brokers. */
public interface CommandTopics {
    /** How many partitions the topic has; empty when there is no such topic. */
    OptionalInt partitions(String topic);

    /**
     * The source record of a dead letter, whole, from where it was found.
     *
     * @return empty when it is not there any more
     */
    Optional<DeadLetter.Source> read(DeadLetter.Source source);

    /** The brokers do not answer. */
    final class TopicsUnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public TopicsUnavailableException(String message, Throwable cause) {
            super(message, cause);
        }

        public TopicsUnavailableException(String message) {
            super(message);
        }
    }
}
