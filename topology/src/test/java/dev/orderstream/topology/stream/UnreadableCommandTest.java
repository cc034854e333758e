package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of poison: one dead letter with the bytes as they came, nothing else, and the next good record is decided. */
class UnreadableCommandTest {
    private static final byte[] KEY = Commands.ORDER.getBytes(UTF_8);

    private final OrdersDriver orders = new OrdersDriver();
    private byte[] before = new byte[0];

    @BeforeEach
    void anOrder() {
        orders.send(Commands.create("command-1"));
        before = orders.storedState(Commands.ORDER).orElseThrow();
        orders.forget();
    }

    @AfterEach
    void close() {
        orders.close();
    }

    static Stream<Poison> poison() {
        return Poison.all();
    }

    @ParameterizedTest
    @MethodSource("poison")
    void isSetAsideAndTheNextGoodRecordIsDecided(Poison poison) {
        // Given
        Poison.Sent sent = poison.make().apply(orders);

        // When
        orders.send(
                sent.key(),
                sent.value(),
                OrdersDriver.headers(Headers.MESSAGE_TYPE, "Odd", Headers.REPLY_PARTITION, "0"));

        // Then
        assertSetAside(poison.code(), sent);
        assertTheNextIsDecided();
    }

    @Test
    void lessThanAHeaderIsNotAvro() {
        // When
        IntStream.rangeClosed(0, 4).forEach(length -> orders.send(KEY, new byte[length], OrdersDriver.headers()));

        // Then
        assertThat(codes()).containsExactly("NOT_AVRO", "NOT_AVRO", "NOT_AVRO", "NOT_AVRO", "NOT_AVRO");
        assertTheNextIsDecided();
    }

    @Test
    void truncatedAnywhereIsUndecodable() {
        // Given
        byte[] value = Poison.good(orders);

        // When
        IntStream.range(5, value.length)
                .forEach(length -> orders.send(KEY, Arrays.copyOf(value, length), OrdersDriver.headers()));

        // Then
        assertThat(codes()).hasSize(value.length - 5).containsOnly("UNDECODABLE");
        assertTheNextIsDecided();
    }

    @Test
    void aKeyThatIsNotTheOrderIsAMismatchAndTheCallerIsTold() {
        // Given
        Poison.Sent sent = new Poison.Sent("order-2".getBytes(UTF_8), Poison.good(orders));

        // When
        orders.send(sent.key(), sent.value(), OrdersDriver.headers(Headers.REPLY_PARTITION, "0"));

        // Then
        Reply reply = orders.replies().getFirst().value();
        assertThat(reply.result()).isEqualTo(Reply.Result.UNREADABLE);
        assertThat(reply.code()).contains("KEY_MISMATCH");
        assertThat(reply.commandId()).isEqualTo("command-9");
        DeadLetter letter = assertSetAside("KEY_MISMATCH", sent);
        assertThat(letter.commandId()).contains("command-9");
        assertThat(letter.aggregateId()).contains("order-2");
        assertThat(orders.storedState("order-2")).isEmpty();
        assertTheNextIsDecided();
    }

    @Test
    void aRecordOnAnotherPartitionThanItsKeysIsSetAsideAndTheCallerIsTold() {
        // Given: partition 0 of eight, where only some keys belong
        try (OrdersDriver eight =
                new OrdersDriver(new DecideSettings(8, DecideSettings.RECORD_BYTES_MAX), new OrderDecider())) {
            String misplaced = orderOfEight(1);
            String wellPlaced = orderOfEight(0);

            // When
            eight.send(Commands.create(misplaced, "command-1"), Headers.REPLY_PARTITION, "0");
            eight.send(Commands.create(wellPlaced, "command-2"), Headers.REPLY_PARTITION, "0");

            // Then
            assertThat(eight.deadLetters())
                    .extracting(record -> record.value().code())
                    .containsExactly("WRONG_PARTITION");
            assertThat(eight.replies())
                    .extracting(record -> record.value().result())
                    .containsExactly(Reply.Result.UNREADABLE, Reply.Result.ACCEPTED);
            assertThat(eight.storedState(misplaced)).isEmpty();
            assertThat(eight.events())
                    .extracting(record -> record.value().aggregateId())
                    .containsExactly(wellPlaced);
        }
    }

    private DeadLetter assertSetAside(String code, Poison.Sent sent) {
        List<DeadLetter> letters =
                orders.deadLetters().stream().map(record -> record.value()).toList();
        assertThat(letters).hasSize(1);
        DeadLetter letter = letters.getFirst();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.UNREADABLE);
        assertThat(letter.code()).isEqualTo(code);
        assertThat(letter.detail()).endsWith(".");
        assertThat(letter.source().offset()).isEqualTo(1);
        assertThat(letter.source().key()).isEqualTo(sent.key());
        assertThat(letter.source().value()).isEqualTo(sent.value());
        assertThat(letter.currentVersion()).isEmpty();
        assertThat(orders.results())
                .hasSize(1)
                .allSatisfy(result -> assertThat(result).endsWith("UNREADABLE " + code));
        assertThat(orders.events()).isEmpty();
        assertThat(orders.outcomes()).isEmpty();
        return letter;
    }

    private void assertTheNextIsDecided() {
        assertThat(orders.storedState(Commands.ORDER))
                .hasValueSatisfying(after -> assertThat(after).isEqualTo(before));
        orders.send(Commands.submit("command-2"));
        assertThat(orders.events())
                .extracting(record -> record.value().version())
                .containsExactly(2L);
        assertThat(orders.deadLetters()).isEmpty();
    }

    private List<String> codes() {
        return orders.deadLetters().stream()
                .map(record -> record.value().code())
                .toList();
    }

    private static String orderOfEight(int partition) {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "order-" + i)
                .filter(order -> KeyPartitioner.partition(order, 8) == partition)
                .findFirst()
                .orElseThrow();
    }
}
