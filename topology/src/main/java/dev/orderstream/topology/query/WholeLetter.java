package dev.orderstream.topology.query;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter with its source record, as it goes from one instance to another: the length of what was done about it as four bytes
 * big-endian, that (value of {@code dead-letter-handling}, or nothing), and the letter (value of {@code dead-letters}).
 */
@SuppressWarnings("ArrayRecordComponent")
record WholeLetter(Optional<byte[]> handling, byte[] letter) {
    static byte[] bytes(byte @Nullable [] handling, byte[] letter) {
        int length = handling == null ? 0 : handling.length;
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + length + letter.length).putInt(length);
        if (handling != null) {
            bytes.put(handling);
        }
        return bytes.put(letter).array();
    }

    /** @throws IllegalArgumentException when these are none */
    static WholeLetter of(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value);
        int length = value.length < Integer.BYTES ? -1 : bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new IllegalArgumentException("no dead letter with its handling");
        }
        byte[] handling = new byte[length];
        bytes.get(handling);
        byte[] letter = new byte[bytes.remaining()];
        bytes.get(letter);
        return new WholeLetter(length == 0 ? Optional.empty() : Optional.of(handling), letter);
    }
}
