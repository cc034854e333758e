package dev.orderstream.gateway.publish;

/** A command that the broker did not acknowledge. */
public final class PublishException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is known of the command's fate. */
    public enum Reason {
        /** Too much is under way: not sent. */
        OVERLOADED,
        /** No broker, or none that takes it: not sent. */
        BROKER_UNAVAILABLE,
        /** Handed to the network, never acknowledged: it may have been written. */
        OUTCOME_UNKNOWN
    }

    private final Reason reason;

    PublishException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    PublishException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
