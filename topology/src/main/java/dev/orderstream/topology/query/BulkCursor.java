package dev.orderstream.topology.query;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a chunk of many dead letters ended. Callers carry it as base64url of a version byte, the partition and the key, and read nothing
 * from it.
 *
 * @param after key in that partition; empty: from its beginning
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BulkCursor(int partition, Optional<byte[]> after) {
    static final BulkCursor START = new BulkCursor(0, Optional.empty());

    private static final byte VERSION = 1;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    String text() {
        byte[] key = after.orElse(new byte[0]);
        byte[] bytes = ByteBuffer.allocate(HEADER_BYTES + key.length)
                .put(VERSION)
                .putInt(partition)
                .put(key)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty when the text is none. */
    static Optional<BulkCursor> parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (bytes.length < HEADER_BYTES || bytes[0] != VERSION) {
                return Optional.empty();
            }
            byte[] key = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
            int partition = ByteBuffer.wrap(bytes).getInt(1);
            return Optional.of(new BulkCursor(partition, key.length == 0 ? Optional.empty() : Optional.of(key)))
                    .filter(cursor -> partition >= 0);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
