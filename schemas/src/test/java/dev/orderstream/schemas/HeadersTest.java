package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void theNamesAreTheContract() {
        // Then
        assertThat(new String[] {
                    Headers.MESSAGE_TYPE,
                    Headers.TRACEPARENT,
                    Headers.CORRELATION_ID,
                    Headers.REPLY_PARTITION,
                    Headers.REPLY_TOKEN,
                    Headers.REDRIVE_OF,
                    Headers.REDRIVE_ATTEMPT
                })
                .containsExactly(
                        "message-type",
                        "traceparent",
                        "correlation-id",
                        "reply-partition",
                        "reply-token",
                        "redrive-of",
                        "redrive-attempt");
    }

    @Test
    void textIsStrictUtf8() {
        // Given
        headers.add("good", "\u20ac".getBytes(UTF_8));
        headers.add("empty", new byte[0]);
        headers.add("latin", "\u00e9".getBytes(ISO_8859_1));
        headers.add("null", null);

        // Then
        assertThat(Headers.text(headers, "good")).contains("\u20ac");
        assertThat(Headers.text(headers, "empty")).contains("");
        assertThat(Headers.text(headers, "latin")).isEmpty();
        assertThat(Headers.text(headers, "null")).isEmpty();
        assertThat(Headers.text(headers, "absent")).isEmpty();
    }

    @Test
    void ofSeveralTheLastCounts() {
        // Given
        headers.add("n", Headers.bytes("1")).add("n", Headers.bytes("2"));

        // Then
        assertThat(Headers.text(headers, "n")).contains("2");
        assertThat(Headers.number(headers, "n")).contains(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "007, 7", "999999999, 999999999"})
    void aNumberIsDecimalDigits(String text, int number) {
        // When
        headers.add("n", Headers.bytes(text));

        // Then
        assertThat(Headers.number(headers, "n")).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-1", "+1", "1 ", "1.0", "0x1", "1e3", "1000000000", "99999999999999999999", "\u0661"})
    void anythingElseIsNoNumber(String text) {
        // When
        headers.add("n", Headers.bytes(text));

        // Then
        assertThat(Headers.number(headers, "n")).isEmpty();
    }

    @Test
    void utf8RefusesWhatIsNotText() {
        // Then
        assertThat(Headers.utf8("a\u0000\ud83d\ude00".getBytes(UTF_8))).contains("a\u0000\ud83d\ude00");
        assertThat(Headers.utf8(new byte[0])).contains("");
        assertThat(Headers.utf8(new byte[] {(byte) 0xc3})).isEmpty();
        assertThat(Headers.utf8(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .isEmpty();
        assertThat(Headers.utf8(new byte[] {(byte) 0xff})).isEmpty();
    }
}
