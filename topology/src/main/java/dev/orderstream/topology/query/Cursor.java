package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where a page of a customer's orders ended: a key of {@code orders-by-customer}. Callers carry it as base64url of a version byte and the
 * key, and read nothing from it.
 */
final class Cursor {
    private static final byte VERSION = 1;
    private static final String RULE = "must be the next of a page of this customer's orders";

    private Cursor() {}

    static String of(byte[] key) {
        byte[] bytes = ByteBuffer.allocate(key.length + 1).put(VERSION).put(key).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The key that the parameter {@code cursor} carries.
     *
     * @throws ProblemException when it carries none, or that of another customer
     */
    static byte[] key(String text, String customerId) {
        byte[] bytes = bytes(text);
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw QueryParameters.invalid("cursor", RULE);
        }
        byte[] key = Arrays.copyOfRange(bytes, 1, bytes.length);
        if (!Stores.isOfCustomer(key, customerId)) {
            throw QueryParameters.invalid("cursor", RULE);
        }
        return key;
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw QueryParameters.invalid("cursor", RULE);
        }
    }
}
