package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Part;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, its dead letter fits: parts that are too large are left at the source offset. */
class DeadLetterLimitsTest {
    private static final byte[] KEY = Commands.ORDER.getBytes(UTF_8);

    private final OrdersDriver orders = new OrdersDriver();

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void aValueOfHalfAMebibyteIsCopiedAndOneByteMoreIsReferredTo() {
        // When
        DeadLetter copied = setAside(KEY, notAvro(DeadLetters.VALUE_BYTES_MAX), OrdersDriver.headers("shop", "web"));
        DeadLetter referred =
                setAside(KEY, notAvro(DeadLetters.VALUE_BYTES_MAX + 1), OrdersDriver.headers("shop", "web"));

        // Then
        assertThat(copied.omitted()).isEmpty();
        assertThat(copied.source().value()).hasSize(DeadLetters.VALUE_BYTES_MAX);
        assertThat(referred.omitted()).containsExactly(Part.VALUE);
        assertThat(referred.source().value()).isNull();
        assertThat(referred.source().key()).isEqualTo(KEY);
        assertThat(referred.source().headers()).hasSize(1);
        assertThat(referred.source().offset()).isEqualTo(1);
    }

    @Test
    void headersBeyondTheirLimitAreReferredTo() {
        // When
        DeadLetter copied = setAside(KEY, null, oneHeader(DeadLetters.HEADER_BYTES_MAX - 9));
        DeadLetter referred = setAside(KEY, null, oneHeader(DeadLetters.HEADER_BYTES_MAX - 8));

        // Then
        assertThat(copied.omitted()).isEmpty();
        assertThat(copied.source().headers()).hasSize(1);
        assertThat(referred.omitted()).containsExactly(Part.HEADERS);
        assertThat(referred.source().headers()).isEmpty();
    }

    /** A record of a megabyte can hold them, and each counted as nothing: the dead letter outgrew what a topic takes. */
    @Test
    void veryManyEmptyHeadersAreReferredTo() {
        // Given
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 300_000; i++) {
            headers.add("", null);
        }

        // Then
        assertThat(setAside(KEY, null, headers).omitted()).containsExactly(Part.HEADERS);
    }

    @Test
    void aKeyBeyondItsLimitIsReferredTo() {
        // When
        orders.send(new byte[DeadLetters.KEY_BYTES_MAX], null, OrdersDriver.headers());
        orders.send(new byte[DeadLetters.KEY_BYTES_MAX + 1], null, OrdersDriver.headers());

        // Then
        TestRecord<byte[], DeadLetter> copied = orders.deadLetters().getFirst();
        assertThat(copied.key()).hasSize(DeadLetters.KEY_BYTES_MAX);
        assertThat(copied.value().source().key()).hasSize(DeadLetters.KEY_BYTES_MAX);
        assertThat(copied.value().omitted()).isEmpty();
    }

    @Test
    void aLetterWithoutItsLongKeyLiesUnderNoKey() {
        // When
        orders.send(new byte[DeadLetters.KEY_BYTES_MAX + 1], null, OrdersDriver.headers());

        // Then
        TestRecord<byte[], DeadLetter> referred = orders.deadLetters().getFirst();
        assertThat(referred.key()).isNull();
        assertThat(referred.value().omitted()).containsExactly(Part.KEY);
        assertThat(referred.value().aggregateId()).isEmpty();
    }

    @Test
    void everythingAtItsLimitStillFits() {
        // When
        orders.send(
                new byte[DeadLetters.KEY_BYTES_MAX],
                notAvro(DeadLetters.VALUE_BYTES_MAX),
                oneHeader(DeadLetters.HEADER_BYTES_MAX - 9));

        // Then
        byte[] letter = orders.raw(Topics.ORDER_DEAD_LETTERS).getFirst().value();
        assertThat(letter).hasSizeBetween(640 * 1_024, DecideSettings.RECORD_BYTES_MAX);
    }

    /** Both count where topics take little: a record that its topic refuses ends the thread, again and again. */
    @Test
    void theKeyOfTheLetterCountsToo() {
        try (OrdersDriver small = new OrdersDriver(new DecideSettings(1, 8_192), new OrderDecider())) {
            // When: a key that is longer than the limit, one that reaches it only with the letter, and a short one
            small.send(new byte[9_000], null, OrdersDriver.headers());
            small.send(new byte[4_050], null, OrdersDriver.headers());
            small.send(new byte[3_000], null, OrdersDriver.headers());
            small.send(KEY, notAvro(9_000), OrdersDriver.headers());

            // Then
            assertThat(small.raw(Topics.ORDER_DEAD_LETTERS))
                    .hasSize(4)
                    .allSatisfy(record -> assertThat(
                                    record.value().length + (record.key() == null ? 0 : record.key().length))
                            .isLessThanOrEqualTo(8_192))
                    .extracting(record -> record.key() != null)
                    .containsExactly(false, false, true, true);
        }
    }

    @Test
    void fiveMegabytesAreReferredTo() {
        // Then
        assertThat(setAside(KEY, notAvro(5_000_000), OrdersDriver.headers()).omitted())
                .isEqualTo(Set.of(Part.VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {129, 300, 301, 1_000_000})
    void aCommandIdThatIsTooLongIsRejectedAndNobodyIsAnswered(int length) {
        // When
        orders.send(
                AvroCommands.of("order-1", "c".repeat(length), new OrderCommand.SubmitOrder()),
                Headers.REPLY_PARTITION,
                "0");

        // Then
        DeadLetter letter = orders.deadLetters().getFirst().value();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.REJECTED);
        assertThat(letter.code()).isEqualTo("INVALID_COMMAND");
        assertThat(letter.field()).contains("commandId");
        assertThat(letter.commandId().map(String::length))
                .isEqualTo(length <= 300 ? Optional.of(length) : Optional.empty());
        assertThat(letter.omitted().contains(Part.VALUE)).isEqualTo(length > DeadLetters.VALUE_BYTES_MAX);
        assertThat(orders.replies()).isEmpty();
    }

    @Test
    void aKeyWithControlCharactersIsNotTakenForAnOrder() {
        // When
        DeadLetter letter = setAside("order\u0000-1".getBytes(UTF_8), null, OrdersDriver.headers());

        // Then
        assertThat(letter.aggregateId()).isEmpty();
        assertThat(letter.source().key()).isEqualTo("order\u0000-1".getBytes(UTF_8));
    }

    @Test
    void anEmptyKeyIsRejectedAsABlankOrder() {
        // When
        orders.send(AvroCommands.of("", "command-1", new OrderCommand.SubmitOrder()));

        // Then
        assertThat(orders.deadLetters().getFirst().value().field()).contains("aggregateId");
    }

    private DeadLetter setAside(byte[] key, byte @Nullable [] value, RecordHeaders headers) {
        orders.send(key, value, headers);
        return orders.deadLetters().getFirst().value();
    }

    private static byte[] notAvro(int length) {
        byte[] value = new byte[length];
        value[0] = 1;
        return value;
    }

    private static RecordHeaders oneHeader(int valueBytes) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[valueBytes]);
        return headers;
    }
}
