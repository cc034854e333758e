package dev.orderstream.gateway.json;

/** What a JSON field may hold. Only the form is said here; business limits are the decider's. */
public sealed interface FieldType {
    /** Any text up to the reader's limit. */
    FieldType TEXT = new Text(0, JsonLimits.STRING_MAX, false);

    /** An id of the envelope: 1 to 128 characters, none of them a control character. */
    FieldType ID = new Text(1, 128, true);

    /** A 32-bit integer. */
    FieldType INT = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);

    /** A 64-bit integer. */
    FieldType LONG = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);

    /** An ISO 8601 instant in UTC, such as 2026-11-21T08:30:00Z. */
    FieldType INSTANT = new Moment();

    /** A string of that many characters; an identifier holds no control character. */
    record Text(int lengthMin, int lengthMax, boolean identifier) implements FieldType {}

    /** A whole number within bounds, both included. */
    record Whole(long min, long max) implements FieldType {}

    /** A point in time. */
    record Moment() implements FieldType {}

    /** An object. */
    record Nested(Form<?> form) implements FieldType {}

    /** An array of objects. */
    record ListOf(Form<?> form) implements FieldType {}
}
