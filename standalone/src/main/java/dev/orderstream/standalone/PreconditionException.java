package dev.orderstream.standalone;

/**
 * Something outside the program must change before it can run: a port that is taken, a data directory in use or of another format, too
 * little disk, a bad argument. The message is one sentence for the person at the terminal; the command line exits with 2.
 */
public final class PreconditionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PreconditionException(String message) {
        super(message);
    }

    public PreconditionException(String message, Throwable cause) {
        super(message, cause);
    }
}
