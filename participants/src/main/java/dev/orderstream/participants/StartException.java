package dev.orderstream.participants;

/** A participant cannot start as things are: a topic or schema is missing, or brokers or registry cannot be reached. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
