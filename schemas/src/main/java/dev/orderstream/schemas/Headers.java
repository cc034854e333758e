package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.apache.kafka.common.header.Header;

/** Names of the record headers, and how their values are written: UTF-8 text unless said otherwise. */
public final class Headers {
    /** Simple name of the record, such as {@code CreateOrder}: lets a consumer skip what it does not know. */
    public static final String MESSAGE_TYPE = "message-type";

    /** W3C Trace Context. */
    public static final String TRACEPARENT = "traceparent";

    /** The whole conversation. */
    public static final String CORRELATION_ID = "correlation-id";

    /** Partition of {@code order-replies} that the caller reads, as decimal digits. Absent: no reply is written. */
    public static final String REPLY_PARTITION = "reply-partition";

    /** Up to {@value #REPLY_TOKEN_BYTES_MAX} opaque bytes, given back on the reply so that a caller finds its own request. */
    public static final String REPLY_TOKEN = "reply-token";

    /** The dead letter that this record is a redrive of. */
    public static final String REDRIVE_OF = "redrive-of";

    /** How often the command was tried, this time included, as decimal digits; absent means 1. */
    public static final String REDRIVE_ATTEMPT = "redrive-attempt";

    /** Longer reply tokens are not given back. */
    public static final int REPLY_TOKEN_BYTES_MAX = 16;

    private Headers() {}

    /** The last header of that name as text; empty when absent, null or not UTF-8. */
    public static Optional<String> text(org.apache.kafka.common.header.Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        return utf8(header.value());
    }

    /** The last header of that name as a number from 0; empty when absent or anything else. */
    public static Optional<Integer> number(org.apache.kafka.common.header.Headers headers, String name) {
        return text(headers, name)
                .filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(Integer::valueOf);
    }

    /** The text of a header value. */
    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Strict UTF-8: empty when the bytes are not. */
    public static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
