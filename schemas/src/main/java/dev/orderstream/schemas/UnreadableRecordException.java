package dev.orderstream.schemas;

/** A record value that cannot be understood, now or later: a poison record. */
public final class UnreadableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a value cannot be read. */
    public enum Code {
        /** No value (a tombstone). */
        NULL_VALUE,
        /** Shorter than the five bytes of the header, or the first byte is not 0. */
        NOT_AVRO,
        /** The registry does not know the schema id. */
        UNKNOWN_SCHEMA_ID,
        /** The schema is not one that belongs on this topic, or cannot be resolved to ours. */
        WRONG_SCHEMA,
        /** Truncated, followed by further bytes, text that is not UTF-8, or beyond Avro's limits. */
        UNDECODABLE
    }

    private final Code code;

    public UnreadableRecordException(Code code, String detail) {
        super(detail);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
