package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.stream.LetterKeys;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * How many dead letters of a group there are, and the oldest timestamp of their source records. As a row: the group's key in {@code
 * dead-letter-counts}, then both as eight bytes big-endian.
 */
record LetterCount(LetterGroup group, long count, Instant oldest) {
    static LetterCount of(Row row) {
        ByteBuffer value = ByteBuffer.wrap(row.value());
        return new LetterCount(LetterKeys.group(row.key()), value.getLong(), Instant.ofEpochMilli(value.getLong()));
    }

    Row row() {
        return new Row(
                LetterKeys.group(group),
                ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(count)
                        .putLong(oldest.toEpochMilli())
                        .array());
    }

    /** Both together. */
    LetterCount plus(LetterCount other) {
        return new LetterCount(group, count + other.count, oldest.isBefore(other.oldest) ? oldest : other.oldest);
    }
}
