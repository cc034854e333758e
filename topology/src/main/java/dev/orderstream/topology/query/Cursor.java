package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.SagaKeys;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page ended: a key of {@code orders-by-customer}, of dead letters in {@link LetterOrder#NEWEST_FIRST}, or a saga's place. Callers carry it as
 * base64url of a version byte and the key, and read nothing from it.
 */
final class Cursor {
    private static final byte VERSION = 1;
    private static final String RULE = "must be the next of a page of this customer's orders";
    private static final String LETTER_RULE = "must be the next of a page of dead letters";

    private static final String SAGA_RULE = "must be the next of a page of fulfilments";

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
        return key(text)
                .filter(key -> Stores.isOfCustomer(key, customerId))
                .orElseThrow(() -> QueryParameters.invalid("cursor", RULE));
    }

    /**
     * The key of a dead letter that the parameter {@code cursor} carries.
     *
     * @throws ProblemException when it carries none
     */
    static byte[] letterKey(String text) {
        return key(text)
                .filter(key -> key.length >= LetterOrder.KEY_BYTES_MIN)
                .orElseThrow(() -> QueryParameters.invalid("cursor", LETTER_RULE));
    }

    /**
     * The place of a saga that the parameter {@code cursor} carries.
     *
     * @throws ProblemException when it carries none
     */
    static byte[] sagaPlace(String text) {
        return key(text).filter(SagaKeys::isPlace).orElseThrow(() -> QueryParameters.invalid("cursor", SAGA_RULE));
    }

    private static Optional<byte[]> key(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return bytes.length == 0 || bytes[0] != VERSION
                    ? Optional.empty()
                    : Optional.of(Arrays.copyOfRange(bytes, 1, bytes.length));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
