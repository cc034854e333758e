package dev.orderstream.participants.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids of answers: a function of the command's id, so that an answer given twice has one. UUID version 8, RFC 9562 section 5.8. */
public final class EventId {
    private static final long VERSION_MASK = 0xffff_ffff_ffff_0fffL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3fff_ffff_ffff_ffffL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private EventId() {}

    /** The id of the answer to that command. */
    public static String ofAnswer(String commandId) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(("answer\0" + commandId).getBytes(UTF_8)));
            long high = (digest.getLong() & VERSION_MASK) | VERSION_8;
            return new UUID(high, (digest.getLong() & VARIANT_MASK) | VARIANT).toString();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
