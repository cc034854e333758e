package dev.orderstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.gateway.json.FieldError;
import dev.orderstream.gateway.json.Unicode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Segments of paths, percent-encoded as RFC 3986 says. */
final class PathText {
    /** Longest id in a path, but for the refund's. */
    static final int ID_MAX = 128;

    /** A refund's id is made of a payment's or a command's and a prefix. */
    static final int REFUND_ID_MAX = 160;

    private static final String UNRESERVED = "-._~";
    private static final Pattern WHOLE_URI = Pattern.compile("^https?://[^/]*", Pattern.CASE_INSENSITIVE);

    private PathText() {}

    /** The path of a request target, which may be a whole URI (RFC 9112, section 3.2.2). */
    static String ofTarget(String target) {
        return WHOLE_URI.matcher(target).replaceFirst("");
    }

    /**
     * Decodes an id.
     *
     * @throws ProblemException when it is not an id: empty, too long, no UTF-8, or with control characters
     */
    static String id(String name, String segment) {
        String id = decode(name, segment);
        int max = name.equals("refundId") ? REFUND_ID_MAX : ID_MAX;
        if (id.isEmpty() || id.length() > max) {
            throw invalid(name, "has " + id.length() + " characters, allowed are 1 to " + max);
        }
        if (Unicode.hasControl(id)) {
            throw invalid(name, "holds a control character");
        }
        return id;
    }

    private static String decode(String name, String segment) {
        // The server has not kept raw bytes apart: two ids would become one.
        if (segment.chars().anyMatch(each -> each >= 0x80)) {
            throw invalid(name, "holds a character that is not ASCII and not percent-encoded");
        }
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char each = segment.charAt(i);
            if (each == '%') {
                if (i + 2 >= segment.length()
                        || !HexFormat.isHexDigit(segment.charAt(i + 1))
                        || !HexFormat.isHexDigit(segment.charAt(i + 2))) {
                    throw invalid(name, "holds a % that is not followed by two hexadecimal digits");
                }
                bytes.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(each);
            }
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw invalid(name, "is not UTF-8");
        }
    }

    private static ProblemException invalid(String name, String message) {
        return new ProblemException(Problem.of(ProblemCode.INVALID_PATH, name + " " + message)
                .withErrors(List.of(new FieldError(name, message))));
    }

    /** Encodes a segment. */
    static String encode(String id) {
        StringBuilder encoded = new StringBuilder(id.length());
        for (byte each : id.getBytes(UTF_8)) {
            char unit = (char) (each & 0xFF);
            if (unit < 0x80 && (Character.isLetterOrDigit(unit) || UNRESERVED.indexOf(unit) >= 0)) {
                encoded.append(unit);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }
}
