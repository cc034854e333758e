package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.kernel.Reply;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered, where, and how the caller finds its own request. */
class ReplyTest {
    private final OrdersDriver orders = new OrdersDriver();

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void nobodyIsAnsweredWhoDoesNotWait() {
        // When
        orders.send(Commands.create("command-1"), Headers.REPLY_TOKEN, "token");

        // Then
        assertThat(orders.replies()).isEmpty();
        assertThat(orders.events()).hasSize(1);
    }

    @Test
    void theAnswerTellsTheOutcome() {
        // When
        orders.send(Commands.create("command-1"), Headers.REPLY_PARTITION, "0");

        // Then
        TestRecord<byte[], Reply> record = orders.replies().getFirst();
        assertThat(record.key()).isEqualTo("command-1".getBytes(UTF_8));
        assertThat(record.getRecordTime()).isEqualTo(orders.lastSent());
        assertThat(record.value())
                .isEqualTo(new Reply(
                        "command-1",
                        "order-1",
                        Reply.Result.ACCEPTED,
                        false,
                        1,
                        "DRAFT",
                        List.of(new Reply.Appended("OrderCreated", 1)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void theAnswerCarriesTokenConversationAndTraceAndNothingElse() {
        // When
        orders.send(
                Commands.create("command-1"),
                Headers.REPLY_PARTITION,
                "0",
                Headers.REPLY_TOKEN,
                "0123456789abcdef",
                Headers.CORRELATION_ID,
                "talk-7",
                Headers.TRACEPARENT,
                "trace",
                "other",
                "stays");

        // Then
        assertThat(orders.replies().getFirst().headers().toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactlyInAnyOrder(
                        "reply-token=0123456789abcdef", "correlation-id=talk-7", "traceparent=trace");
    }

    @Test
    void aTokenThatIsTooLongOrEmptyHandedIsNotGivenBack() {
        // Given
        RecordHeaders none = OrdersDriver.headers(Headers.REPLY_PARTITION, "0");
        none.add(Headers.REPLY_TOKEN, null);
        SpecificRecord create = Commands.create("command-1");

        // When
        orders.send(create, Headers.REPLY_PARTITION, "0", Headers.REPLY_TOKEN, "0123456789abcdefg");
        orders.send(OrdersDriver.key(create), orders.bytes(create), none);

        // Then
        assertThat(orders.replies())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.headers().lastHeader(Headers.REPLY_TOKEN))
                        .isNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "999999999"})
    void aPartitionThatDoesNotExistDropsTheAnswerAndNothingElse(String partition) {
        // When
        orders.send(Commands.create("command-1"), Headers.REPLY_PARTITION, partition);
        orders.send(Commands.submit("command-2"), Headers.REPLY_PARTITION, "0");

        // Then
        assertThat(orders.replies())
                .extracting(record -> record.value().commandId())
                .containsExactly("command-2");
        assertThat(orders.events()).hasSize(2);
        assertThat(orders.deadLetters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "one", "1000000000", " 0"})
    void aPartitionThatIsNoNumberAsksForNoAnswer(String partition) {
        // When
        orders.send(Commands.create("command-1"), Headers.REPLY_PARTITION, partition);

        // Then
        assertThat(orders.replies()).isEmpty();
        assertThat(orders.events()).hasSize(1);
    }

    @Test
    void aMisplacedCommandIsAnsweredAsUnreadableAndWithoutAState() {
        // Given
        orders.send(Commands.create("command-1"));

        // When
        orders.send(
                "order-2".getBytes(UTF_8),
                orders.bytes(Commands.submit("command-2")),
                OrdersDriver.headers(Headers.REPLY_PARTITION, "0"));

        // Then
        assertThat(orders.replies())
                .extracting(TestRecord::value)
                .containsExactly(refusal(
                        Reply.Result.UNREADABLE,
                        0,
                        "NONE",
                        "KEY_MISMATCH",
                        "The record's key is not the aggregateId in its envelope."));
    }

    @Test
    void aStateThatCannotBeReadIsAnsweredAsUnknown() {
        // Given
        orders.putState(Commands.ORDER, new byte[] {1, 2, 3});

        // When
        orders.send(Commands.submit("command-2"), Headers.REPLY_PARTITION, "0");

        // Then
        assertThat(orders.replies())
                .extracting(TestRecord::value)
                .containsExactly(refusal(
                        Reply.Result.FAILED,
                        0,
                        "UNKNOWN",
                        "STATE_UNREADABLE",
                        "The stored state cannot be read; the log has the cause."));
        assertThat(orders.deadLetters().getFirst().value().currentVersion()).hasValue(0);
    }

    @Test
    void aBugIsAnsweredAsFailedWithTheStateAsItStays() {
        // Given
        try (OrdersDriver buggy = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving())) {
            buggy.send(Commands.create("command-1"));

            // When
            buggy.send(
                    AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(Misbehaving.IN_EVOLVE)),
                    Headers.REPLY_PARTITION,
                    "0");

            // Then
            assertThat(buggy.replies())
                    .extracting(TestRecord::value)
                    .containsExactly(refusal(
                            Reply.Result.FAILED,
                            1,
                            "DRAFT",
                            "INTERNAL_ERROR",
                            "Deciding failed (IllegalStateException); the log has the cause."));
        }
    }

    private static Reply refusal(Reply.Result result, long version, String state, String code, String detail) {
        return new Reply(
                "command-2",
                "order-1",
                result,
                false,
                version,
                state,
                List.of(),
                Optional.of(code),
                Optional.of(detail),
                Optional.empty());
    }
}
