package dev.orderstream.topology.query;

import java.util.Optional;

/** This instance cannot answer for the order now: it starts, restores or rebalances, or another instance owns the order. */
public final class OwnerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String owner;

    public OwnerUnavailableException(String message) {
        super(message);
        this.owner = "";
    }

    public OwnerUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.owner = "";
    }

    private OwnerUnavailableException(String message, String owner) {
        super(message);
        this.owner = owner;
    }

    /**
     * Another instance owns it.
     *
     * @param owner its {@code host:port}, as it says of itself in {@code application.server}
     */
    static OwnerUnavailableException ownedBy(String owner, String message) {
        return new OwnerUnavailableException(message, owner);
    }

    /** The {@code host:port} of the instance that owns the order, where it is known to be another one. */
    public Optional<String> owner() {
        return Optional.of(owner).filter(name -> !name.isEmpty());
    }
}
