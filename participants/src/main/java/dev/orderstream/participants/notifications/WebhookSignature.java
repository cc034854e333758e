package dev.orderstream.participants.notifications;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.participants.call.Secret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of the Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body with dots between, in Base64 behind {@code
 * v1,}. The secret is {@code whsec_} and Base64 of 24 to 64 bytes. Threadsafe.
 */
final class WebhookSignature {
    private static final String PREFIX = "whsec_";
    private static final int KEY_BYTES_MIN = 24;
    private static final int KEY_BYTES_MAX = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @throws IllegalArgumentException when it is no such secret; the message does not show it */
    WebhookSignature(Secret secret) {
        String text = secret.reveal();
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
        } catch (IllegalArgumentException notBase64) {
            bytes = new byte[0];
        }
        if (bytes.length < KEY_BYTES_MIN || bytes.length > KEY_BYTES_MAX) {
            throw new IllegalArgumentException("the webhook's secret must be " + PREFIX + " and Base64 of "
                    + KEY_BYTES_MIN + " to " + KEY_BYTES_MAX + " bytes");
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The value of {@code webhook-signature}. */
    String of(String id, long timestampSeconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + '.' + timestampSeconds + '.').getBytes(UTF_8));
            return "v1," + new String(Base64.getEncoder().encode(mac.doFinal(body)), US_ASCII);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
        }
    }
}
