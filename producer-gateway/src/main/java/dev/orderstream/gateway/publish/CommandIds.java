package dev.orderstream.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of commands and orders (RFC 9562). With an idempotency key they derive from it, the tenant and the aggregate alone, so that any
 * gateway makes the same id at any time; without one they are new.
 */
public final class CommandIds {
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private CommandIds() {}

    /** UUIDv8 of a command about an order: SHA-256 over tenant, order and key. */
    public static String command(String tenant, String orderId, String idempotencyKey) {
        return derived("command", tenant, orderId, idempotencyKey);
    }

    /** UUIDv8 of a command about stock: SHA-256 over tenant, SKU and key. */
    public static String stockCommand(String tenant, String sku, String idempotencyKey) {
        return derived("stock-command", tenant, sku, idempotencyKey);
    }

    /** UUIDv8 of a batch's item: SHA-256 over tenant, order, the batch's key and the item's index. */
    public static String item(String tenant, String orderId, String idempotencyKey, int index) {
        return derived("command", tenant, orderId, idempotencyKey, Integer.toString(index));
    }

    /** UUIDv8 of an order whose creator gave a key and no id: SHA-256 over tenant and key. */
    public static String order(String tenant, String idempotencyKey) {
        return derived("order", tenant, idempotencyKey);
    }

    /** A new UUIDv7: 48 bits of Unix milliseconds, 74 random bits. */
    public static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (System.currentTimeMillis() << 16) | 0x7000 | (random.nextLong() & 0x0FFF);
        return new UUID(high, (random.nextLong() >>> 2) | VARIANT).toString();
    }

    /** Each part goes in with its length, so that no two lists of parts read the same. */
    private static String derived(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long high = (hash.getLong() & ~0xF000L) | 0x8000L;
        return new UUID(high, (hash.getLong() >>> 2) | VARIANT).toString();
    }

    /** SHA-256, which every Java platform has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
