package dev.orderstream.topology.stream;

import java.util.Objects;

/** A reader of the {@link Feed} cannot start, or cannot go on. */
public final class FeedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        /** It cannot be read now: the brokers do not answer. */
        UNAVAILABLE,
        /** The reader fell behind by more than is kept. */
        SLOW_READER,
        /** It cannot go on without a gap; a new reader may start. */
        FAILED
    }

    public FeedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public FeedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public Reason reason() {
        return reason;
    }
}
