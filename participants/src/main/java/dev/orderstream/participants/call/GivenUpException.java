package dev.orderstream.participants.call;

/** There was no answer in as many tries, or as much time, as there were. Whether anything happened is not known. */
public final class GivenUpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int tries;

    GivenUpException(int tries, String detail) {
        super(detail, null, false, false);
        this.tries = tries;
    }

    /** How often was asked. */
    public int tries() {
        return tries;
    }
}
