package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.kernel.DeadLetter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the record that was set aside: bytes as hex, and as text where they are text without control characters but tabs and line
 * ends. Anybody may have sent it: nothing in it is believed, and only the beginning of a long value is shown.
 */
final class SourceJson {
    /** Most bytes of a value that are shown. */
    static final int VALUE_BYTES_MAX = 4 << 10;

    private static final HexFormat HEX = HexFormat.of();

    private SourceJson() {}

    static void write(JsonGenerator json, DeadLetter letter) throws IOException {
        json.writeObjectFieldStart("source");
        byte[] key = letter.source().key();
        if (key != null) {
            json.writeObjectFieldStart("key");
            bytes(json, key);
            json.writeEndObject();
        }
        json.writeArrayFieldStart("headers");
        for (DeadLetter.Header header : letter.source().headers()) {
            json.writeStartObject();
            json.writeStringField("name", header.name());
            byte[] value = header.value();
            if (value != null) {
                bytes(json, value);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        value(json, letter.source().value());
        json.writeArrayFieldStart("omitted");
        for (DeadLetter.Part part : letter.omitted().stream().sorted().toList()) {
            json.writeString(part.name());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, byte @Nullable [] value) throws IOException {
        if (value == null) {
            return;
        }
        boolean truncated = value.length > VALUE_BYTES_MAX;
        byte[] shown = truncated ? Arrays.copyOf(value, VALUE_BYTES_MAX) : value;
        json.writeObjectFieldStart("value");
        json.writeNumberField("bytes", value.length);
        json.writeBooleanField("truncated", truncated);
        json.writeStringField("hex", HEX.formatHex(shown));
        DeadLetterJson.text(json, "text", truncated ? beginning(shown) : text(shown));
        json.writeEndObject();
    }

    private static void bytes(JsonGenerator json, byte[] bytes) throws IOException {
        DeadLetterJson.text(json, "text", text(bytes));
        json.writeStringField("hex", HEX.formatHex(bytes));
    }

    private static Optional<String> text(byte[] bytes) {
        return Headers.utf8(bytes).filter(SourceJson::isPrintable);
    }

    /** The last character may be cut off in the middle. */
    private static Optional<String> beginning(byte[] bytes) {
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, false);
        return result.isUnderflow()
                ? Optional.of(text.flip().toString()).filter(SourceJson::isPrintable)
                : Optional.empty();
    }

    private static boolean isPrintable(String text) {
        return text.chars()
                .allMatch(each -> !Character.isISOControl(each) || each == '\t' || each == '\n' || each == '\r');
    }
}
