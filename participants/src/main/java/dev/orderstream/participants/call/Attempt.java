package dev.orderstream.participants.call;

import java.time.Duration;
import java.util.Optional;

/** What came of one try. */
public sealed interface Attempt<T> {
    /** An answer, be it yes or no. */
    record Answered<T>(T answer) implements Attempt<T> {}

    /**
     * It is not known whether anything happened.
     *
     * @param failure its kind
     * @param detail one sentence, without anything secret
     * @param retryAfter how long the other side wants to be left alone
     */
    record NotKnown<T>(Failure failure, String detail, Optional<Duration> retryAfter) implements Attempt<T> {
        /** When to try again is ours to say. */
        public static <T> NotKnown<T> of(Failure failure, String detail) {
            return new NotKnown<>(failure, detail, Optional.empty());
        }
    }

    /** Kinds of failure, as metrics show them. */
    enum Failure {
        /** No connection, or it was cut. */
        CONNECTION,
        /** No whole answer in time. */
        TIMEOUT,
        /** 429. */
        THROTTLED,
        /** An answer of 500 or above. */
        SERVER_ERROR,
        /** Any other status that says neither yes nor no, such as that of wrong credentials. */
        UNEXPECTED_STATUS,
        /** Too long, or not what was agreed on. */
        UNREADABLE_ANSWER
    }
}
