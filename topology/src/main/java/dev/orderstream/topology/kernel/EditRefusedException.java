package dev.orderstream.topology.kernel;

/** The JSON of an edited command is not taken. */
public final class EditRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * Says where and why.
     *
     * @param pointer JSON Pointer (RFC 6901) to what is wrong; empty: the whole
     * @param message why, to be read behind the pointer, such as "must be text"
     */
    public EditRefusedException(String pointer, String message) {
        super(message);
        this.pointer = pointer;
    }

    public String pointer() {
        return pointer;
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
