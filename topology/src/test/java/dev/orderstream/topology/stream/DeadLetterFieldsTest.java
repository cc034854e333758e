package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Part;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that a dead letter carries, of every kind. What is rejected is in {@link RejectedCommandTest}. */
class DeadLetterFieldsTest {
    private static final byte[] KEY = Commands.ORDER.getBytes(UTF_8);
    private static final int SMALL = 8_192;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void anUnreadableRecordIsKeptWithAllThatItsHeadersSay() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            orders.send(Commands.create("command-1"));

            // When
            orders.send(KEY, new byte[] {1, 2}, redriven());

            // Then
            assertThat(onlyLetter(orders))
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter(
                            DeadLetter.Kind.UNREADABLE,
                            "NOT_AVRO",
                            "Not readable: the value of 2 bytes does not start with byte 0 and a schema id.",
                            Optional.empty(),
                            source(orders, KEY, new byte[] {1, 2}),
                            Set.of(),
                            Optional.of("order-1"),
                            Optional.empty(),
                            Optional.of("talk-7"),
                            Optional.of("Odd"),
                            Optional.empty(),
                            OptionalLong.empty(),
                            3,
                            Optional.of("order-commands-0-17")));
        }
    }

    @Test
    void aMisplacedRecordIsKeptWithAllThatItsEnvelopeSays() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            orders.send(Commands.create("command-1"));
            byte[] elsewhere = "order-2".getBytes(UTF_8);
            byte[] value = orders.bytes(Commands.submit("command-2"));

            // When
            orders.send(elsewhere, value, redriven());

            // Then
            assertThat(onlyLetter(orders))
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter(
                            DeadLetter.Kind.UNREADABLE,
                            "KEY_MISMATCH",
                            "The record's key is not the aggregateId in its envelope.",
                            Optional.empty(),
                            source(orders, elsewhere, value),
                            Set.of(),
                            Optional.of("order-2"),
                            Optional.of("command-2"),
                            Optional.of("talk-1"),
                            Optional.of("SubmitOrder"),
                            Optional.empty(),
                            OptionalLong.empty(),
                            3,
                            Optional.of("order-commands-0-17")));
        }
    }

    @Test
    void aFailedCommandIsKeptWithTheStateThatItFound() {
        // Given
        try (OrdersDriver orders = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving())) {
            orders.send(Commands.create("command-1"));
            byte[] value = orders.bytes(
                    AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(Misbehaving.IN_DECIDE)));

            // When
            orders.send(KEY, value, redriven());

            // Then
            assertThat(onlyLetter(orders))
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter(
                            DeadLetter.Kind.FAILED,
                            "INTERNAL_ERROR",
                            "Deciding failed (IllegalStateException); the log has the cause.",
                            Optional.empty(),
                            source(orders, KEY, value),
                            Set.of(),
                            Optional.of("order-1"),
                            Optional.of("command-2"),
                            Optional.of("talk-1"),
                            Optional.of("CancelOrder"),
                            Optional.of("DRAFT"),
                            OptionalLong.of(1),
                            3,
                            Optional.of("order-commands-0-17")));
        }
    }

    @Test
    void byReferenceNothingIsLostButTheRecordItself() {
        // Given
        try (OrdersDriver orders = small()) {
            orders.send(Commands.create("command-1"));
            SpecificRecord malformed = AvroCommands.of(
                    "order-1", "command-2", new OrderCommand.CreateOrder("customer-1", "EURO", bigLines()));

            // When
            orders.send(KEY, orders.bytes(malformed), redriven());

            // Then
            assertThat(onlyLetter(orders))
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter(
                            DeadLetter.Kind.REJECTED,
                            "INVALID_COMMAND",
                            "currency must be an ISO 4217 code of three capitals, such as EUR.",
                            Optional.of("currency"),
                            new DeadLetter.Source(
                                    Topics.ORDER_COMMANDS, 0, 1, orders.lastSent(), null, null, List.of()),
                            Set.of(Part.KEY, Part.VALUE, Part.HEADERS),
                            Optional.of("order-1"),
                            Optional.of("command-2"),
                            Optional.of("talk-1"),
                            Optional.of("CreateOrder"),
                            Optional.of("DRAFT"),
                            OptionalLong.of(1),
                            3,
                            Optional.of("order-commands-0-17")));
        }
    }

    @Test
    void byReferenceOnlyWhatTheRecordHadIsToldToBeOmitted() {
        // Given
        RecordHeaders large = new RecordHeaders();
        large.add("h", new byte[SMALL]);

        // When, Then
        assertThat(omittedOf(null, null, large)).containsExactly(Part.HEADERS);
        assertThat(omittedOf(KEY, new byte[SMALL], new RecordHeaders()))
                .containsExactlyInAnyOrder(Part.KEY, Part.VALUE);
        assertThat(omittedOf(KEY, new byte[DeadLetters.VALUE_BYTES_MAX + 1], large))
                .containsExactlyInAnyOrder(Part.KEY, Part.VALUE, Part.HEADERS);
    }

    @Test
    void theLetterLiesInTheConversationOfItsRecordAndCarriesNoOtherHeader() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            RecordHeaders headers = redriven();
            headers.add(Headers.TRACEPARENT, Headers.bytes(TRACE));

            // When
            orders.send(KEY, null, headers);

            // Then
            TestRecord<byte[], DeadLetter> letter = orders.deadLetters().getFirst();
            assertThat(letter.getRecordTime()).isEqualTo(orders.lastSent());
            assertThat(StreamSupport.stream(letter.headers().spliterator(), false)
                            .map(header -> header.key() + "=" + new String(header.value(), UTF_8)))
                    .containsExactlyInAnyOrder("correlation-id=talk-7", "traceparent=" + TRACE);
        }
    }

    @Test
    void aHeaderWithoutAValueIsKeptInTheLetterAndNotCarriedOn() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            RecordHeaders empty = new RecordHeaders();
            empty.add(Headers.CORRELATION_ID, null);

            // When
            orders.send(KEY, null, empty);

            // Then
            TestRecord<byte[], DeadLetter> letter = orders.deadLetters().getFirst();
            assertThat(letter.headers()).isEmpty();
            assertThat(letter.value().source().headers())
                    .containsExactly(new DeadLetter.Header("correlation-id", null));
            assertThat(letter.value().correlationId()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "999999999, 999999999", "0, 1", "-1, 1", "many, 1", "1000000000, 1"})
    void theAttemptIsCountedFromOne(String header, int attempt) {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {

            // When
            orders.send(KEY, null, OrdersDriver.headers(Headers.REDRIVE_ATTEMPT, header));

            // Then
            assertThat(onlyLetter(orders).attempt()).isEqualTo(attempt);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Headers.CORRELATION_ID, Headers.MESSAGE_TYPE, Headers.REDRIVE_OF})
    void aTextBeyondAnyThatIsLegalIsLeftToTheRecord(String header) {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {

            // When
            orders.send(KEY, null, OrdersDriver.headers(header, "x".repeat(300)));
            orders.send(KEY, null, OrdersDriver.headers(header, "x".repeat(301)));

            // Then
            assertThat(orders.deadLetters().stream().map(record -> text(record.value(), header)))
                    .containsExactly(Optional.of("x".repeat(300)), Optional.empty());
        }
    }

    /** Headers are anybody's: the text of a dead letter is shown on terminals, and must not write on them. */
    @ParameterizedTest
    @ValueSource(strings = {Headers.CORRELATION_ID, Headers.MESSAGE_TYPE, Headers.REDRIVE_OF})
    void aTextWithControlCharactersIsLeftToTheRecord(String header) {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {

            // When
            orders.send(KEY, null, OrdersDriver.headers(header, "\u001b[2Jgone\n"));

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(text(letter, header)).isEmpty();
            assertThat(letter.source().headers())
                    .extracting(kept -> new String(kept.value(), UTF_8))
                    .containsExactly("\u001b[2Jgone\n");
        }
    }

    @Test
    void aKeyOf512BytesIsTakenForAnOrderAndALongerOneIsNot() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {

            // When
            orders.send("k".repeat(512).getBytes(UTF_8), null, OrdersDriver.headers());
            orders.send("k".repeat(513).getBytes(UTF_8), null, OrdersDriver.headers());

            // Then
            assertThat(orders.deadLetters())
                    .extracting(record -> record.value().aggregateId().map(String::length))
                    .containsExactly(Optional.of(512), Optional.empty());
        }
    }

    private static Optional<String> text(DeadLetter letter, String header) {
        return switch (header) {
            case Headers.CORRELATION_ID -> letter.correlationId();
            case Headers.MESSAGE_TYPE -> letter.messageType();
            default -> letter.redriveOf();
        };
    }

    /** Headers of a third attempt. What the envelope says goes before what they say. */
    private static RecordHeaders redriven() {
        return OrdersDriver.headers(
                Headers.MESSAGE_TYPE,
                "Odd",
                Headers.CORRELATION_ID,
                "talk-7",
                Headers.REDRIVE_OF,
                "order-commands-0-17",
                Headers.REDRIVE_ATTEMPT,
                "3");
    }

    /** The second record of the topic, with those headers. */
    private static DeadLetter.Source source(OrdersDriver orders, byte[] key, byte[] value) {
        return new DeadLetter.Source(
                Topics.ORDER_COMMANDS,
                0,
                1,
                orders.lastSent(),
                key,
                value,
                StreamSupport.stream(redriven().spliterator(), false)
                        .map(header -> new DeadLetter.Header(header.key(), header.value()))
                        .toList());
    }

    private static Set<Part> omittedOf(byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        try (OrdersDriver orders = small()) {
            orders.send(key, value, headers);
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.source())
                    .usingRecursiveComparison()
                    .isEqualTo(new DeadLetter.Source(
                            Topics.ORDER_COMMANDS, 0, 0, orders.lastSent(), null, null, List.of()));
            return letter.omitted();
        }
    }

    private static DeadLetter onlyLetter(OrdersDriver orders) {
        List<TestRecord<byte[], DeadLetter>> letters = orders.deadLetters();
        assertThat(letters).hasSize(1);
        return letters.getFirst().value();
    }

    private static OrdersDriver small() {
        return new OrdersDriver(new DecideSettings(1, SMALL), new OrderDecider());
    }

    private static List<OrderLine> bigLines() {
        return IntStream.range(0, 30)
                .mapToObj(i -> new OrderLine("line-" + i, "sku", "n".repeat(512), 1, Orders.eur(100)))
                .toList();
    }
}
