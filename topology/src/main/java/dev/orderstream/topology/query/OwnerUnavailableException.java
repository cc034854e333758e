package dev.orderstream.topology.query;

/** A partition cannot be read here now: it is starting, restored or moving, or another instance owns it. */
public final class OwnerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OwnerUnavailableException(String message) {
        super(message);
    }

    public OwnerUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
