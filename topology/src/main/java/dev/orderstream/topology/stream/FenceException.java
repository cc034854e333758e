package dev.orderstream.topology.stream;

/** What was processed before and what is there now do not fit together: going on would lose records or decide them twice. */
public final class FenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;

    /** Why the instance stops. */
    public enum Code {
        /** An input topic was deleted and created again. */
        TOPIC_RECREATED,
        /** What is stored of the fence cannot be read. */
        FENCE_UNREADABLE
    }

    FenceException(Code code, String sentence) {
        super(code + ": " + sentence);
        this.code = code;
    }

    FenceException(Code code, String sentence, Throwable cause) {
        super(code + ": " + sentence, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
