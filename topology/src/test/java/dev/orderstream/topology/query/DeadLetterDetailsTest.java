package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One dead letter over HTTP, with a record that anybody may have sent. */
class DeadLetterDetailsTest {
    private static final String PATH = "/dead-letters/order-commands-0-1";

    private final FakeHost host = new FakeHost();
    private final TestServer server = new TestServer(List.of(FakeHost.deadLetterRoutes(host)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theCommandIsDecodedAndTheOrderIsShownAsItIsNow() {
        // Given
        put(StoredLetters.registry()
                .serializer()
                .serialize(
                        "order-commands",
                        AvroCommands.of("o-1", "c-1", 3, new OrderCommand.AddItem(Samples.line("a", 2, 1_999)))));
        StoredViews.put(host, 0, StoredViews.order("c", "o-1", OrderStatus.SUBMITTED, Samples.START));

        // When
        HttpResponse<String> answer = server.get(PATH);

        // Then
        assertThat(Contract.at(answer, "/command")).isEqualTo(Contract.parse("""
            {"type": "AddItem",
             "envelope": {"commandId": "c-1", "aggregateId": "o-1", "expectedVersion": 3,
                          "issuedAt": "2026-11-21T09:00:00.123Z",
                          "metadata": {"userId": "user-1", "correlationId": "talk-1", "causationId": "cause-1",
                                       "tenant": "tenant-1"}},
             "item": {"itemId": "a", "sku": "SKU-a", "name": "Thing a", "quantity": 2,
                      "unitPrice": {"amount": 1999, "currency": "EUR"}}}
            """));
        assertThat(Contract.at(answer, "/unreadable").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/order/state").asText()).isEqualTo("SUBMITTED");
        assertThat(Contract.at(answer, "/order"))
                .isEqualTo(Contract.parse(new String(
                        OrderJson.order(StoredViews.order("c", "o-1", OrderStatus.SUBMITTED, Samples.START)), UTF_8)));
        assertThat(Contract.at(answer, "/source/value/text").isMissingNode()).isTrue();
    }

    @Test
    void whatCannotBeDecodedIsSaidAndShownAsHexAndText() {
        // Given
        put("plain <script>alert(1)</script>\n".getBytes(UTF_8));

        // When
        HttpResponse<String> answer = server.get(PATH);

        // Then
        assertThat(Contract.at(answer, "/unreadable").asText()).startsWith("Not readable: ");
        assertThat(Contract.at(answer, "/command").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/order").isNull()).isTrue();
        assertThat(Contract.at(answer, "/source/value/text").asText()).isEqualTo("plain <script>alert(1)</script>\n");
        assertThat(Contract.at(answer, "/source/value/hex").asText())
                .isEqualTo(HexFormat.of().formatHex("plain <script>alert(1)</script>\n".getBytes(UTF_8)));
        assertThat(Contract.at(answer, "/source/key/text").asText()).isEqualTo("o-1");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void onlyTheBeginningOfALongValueIsShown() {
        // Given: a character that the end of what is shown cuts in two
        byte[] value = ("a".repeat(SourceJson.VALUE_BYTES_MAX - 1) + "é".repeat(200_000)).getBytes(UTF_8);
        put(value);

        // When
        HttpResponse<String> answer = server.get(PATH);

        // Then
        JsonNode shown = Contract.at(answer, "/source/value");
        assertThat(shown.path("bytes").asInt()).isEqualTo(value.length);
        assertThat(shown.path("truncated").asBoolean()).isTrue();
        assertThat(shown.path("hex").asText()).hasSize(2 * SourceJson.VALUE_BYTES_MAX);
        assertThat(shown.path("text").asText()).isEqualTo("a".repeat(SourceJson.VALUE_BYTES_MAX - 1));
        assertThat(Contract.at(answer, "/unreadable").asText()).contains("longer than what is decoded");
    }

    @Test
    void hostileKeysAndHeadersAreEscapedAndBounded() {
        // Given: control characters, quotes, no UTF-8, no value, and many of them
        byte[] control = "\u001b[2J\u0000\"\\\u0085".getBytes(UTF_8);
        List<DeadLetter.Header> headers = IntStream.range(0, 8_000)
                .mapToObj(i -> switch (i % 4) {
                    case 0 -> new DeadLetter.Header("\u001b[31m" + i, control);
                    case 1 -> new DeadLetter.Header("\"</script>", new byte[] {(byte) 0xff});
                    case 2 -> new DeadLetter.Header("", null);
                    default -> new DeadLetter.Header("text", "ü\t".getBytes(UTF_8));
                })
                .toList();
        StoredLetters.put(host, 0, StoredLetters.with(letter(new byte[] {0}), control, headers, Set.of()));

        // When
        HttpResponse<String> answer = server.get(PATH);

        // Then
        assertThat(answer.body().chars()).allMatch(each -> each >= ' ');
        assertThat(answer.body().length()).isLessThan(2 << 20);
        JsonNode shown = Contract.at(answer, "/source/headers");
        assertThat(shown).hasSize(8_000);
        assertThat(shown.path(0).path("name").asText()).isEqualTo("\u001b[31m0");
        assertThat(shown.path(0).has("text")).isFalse();
        assertThat(shown.path(1).path("hex").asText()).isEqualTo("ff");
        assertThat(shown.path(2).has("hex")).isFalse();
        assertThat(shown.path(3).path("text").asText()).isEqualTo("ü\t");
        assertThat(Contract.at(answer, "/source/key/text").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/source/key/hex").asText())
                .isEqualTo(HexFormat.of().formatHex(control));
    }

    @Test
    void omittedPartsAreNamed() {
        // Given
        DeadLetter letter = StoredLetters.with(letter(null), null, List.of(), EnumSet.allOf(DeadLetter.Part.class));
        StoredLetters.put(host, 0, letter);

        // When
        HttpResponse<String> answer = server.get(PATH);

        // Then
        assertThat(Contract.at(answer, "/source")).isEqualTo(Contract.parse("""
            {"headers": [], "omitted": ["KEY", "VALUE", "HEADERS"]}"""));
        assertThat(Contract.at(answer, "/unreadable").asText()).contains("too large");
    }

    @Test
    void aRecordWithoutAValueHasNoCommand() {
        // Given
        put(null);

        // Then
        assertThat(Contract.at(server.get(PATH), "/unreadable").asText()).isEqualTo("The record has no value.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"order-commands-0-2", "order-commands-00-1", "x", "%00", "%1B%5B2J", "..%2F..%2Fetc", "a%20b"})
    void aLetterThatIsNotThereIs404(String id) {
        // Given
        put(null);

        // When
        HttpResponse<String> answer = server.get("/dead-letters/" + id);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("UNKNOWN_DEAD_LETTER");
    }

    @Test
    void everyByteOfATextThatIsNoTextIsShownAsHexOnly() {
        // Given
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        put(all);

        // When
        JsonNode shown = Contract.at(server.get(PATH), "/source/value");

        // Then
        assertThat(HexFormat.of().parseHex(shown.path("hex").asText())).isEqualTo(all);
        assertThat(shown.has("text")).isFalse();
    }

    private void put(byte @Nullable [] value) {
        StoredLetters.put(host, 0, letter(value));
    }

    private static DeadLetter letter(byte @Nullable [] value) {
        return StoredLetters.letter(Kind.UNREADABLE, "NOT_AVRO", 0, 1, "o-1", value);
    }
}
