package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Reply;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command sent again: the original outcome, marked as a duplicate, and nothing else. */
class DuplicateCommandTest {
    private static final OrderCommand OVERPAY = new OrderCommand.RecordPayment("p1", Orders.eur(1_300));

    private final OrdersDriver orders = new OrdersDriver();

    @BeforeEach
    void aPaidOrder() {
        orders.send(Commands.create("command-1"));
        orders.send(Commands.submit("command-2"));
        orders.send(AvroCommands.of("order-1", "command-3", 2, OVERPAY));
        orders.forget();
    }

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void getsTheOriginalOutcomeThoughTheOrderHasMovedOn() {
        // Given
        orders.send(Commands.cancel("command-4"));
        orders.forget();

        // When
        repeat(AvroCommands.of("order-1", "command-3", 2, OVERPAY));

        // Then
        assertThat(orders.replies())
                .extracting(TestRecord::value)
                .containsExactly(duplicate(
                        "command-3",
                        4,
                        "PAID",
                        new Reply.Appended("PaymentReceived", 3),
                        new Reply.Appended("RefundRequested", 4)));
        assertNothingElseHappened("RecordPayment DUPLICATE");
    }

    @Test
    void getsItAlsoWithAnExpectedVersionThatIsStaleByNow() {
        // When
        repeat(AvroCommands.of("order-1", "command-2", 99, new OrderCommand.SubmitOrder()));

        // Then
        assertThat(orders.replies())
                .extracting(TestRecord::value)
                .containsExactly(duplicate("command-2", 2, "SUBMITTED", new Reply.Appended("OrderSubmitted", 2)));
        assertNothingElseHappened("SubmitOrder DUPLICATE");
    }

    @Test
    void ofANoOpIsADuplicateAndWritesNoOutcomeAgain() {
        // Given: the same payment under another command
        orders.send(AvroCommands.of("order-1", "command-4", OVERPAY));
        assertThat(orders.outcomes()).hasSize(1);
        orders.forget();

        // When
        repeat(AvroCommands.of("order-1", "command-4", OVERPAY));

        // Then
        assertThat(orders.replies()).extracting(TestRecord::value).containsExactly(duplicate("command-4", 4, "PAID"));
        assertNothingElseHappened("RecordPayment DUPLICATE");
    }

    @Test
    void leavesTheStateAsItWas() {
        // Given
        byte[] before = orders.storedState("order-1").orElseThrow();

        // When
        repeat(Commands.submit("command-2"));

        // Then
        assertThat(orders.storedState("order-1"))
                .hasValueSatisfying(after -> assertThat(after).isEqualTo(before));
    }

    @Test
    void anotherPayloadUnderTheSameIdIsRejected() {
        // When
        repeat(Commands.cancel("command-2"));

        // Then
        DeadLetter letter = orders.deadLetters().getFirst().value();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.REJECTED);
        assertThat(letter.code()).isEqualTo("COMMAND_ID_REUSED");
        assertThat(letter.currentState()).contains("PAID");
        assertThat(letter.currentVersion()).hasValue(4);
        assertThat(orders.replies().getFirst().value().code()).contains("COMMAND_ID_REUSED");
        assertThat(orders.events()).isEmpty();
    }

    @Test
    void theSameIdOnAnotherOrderIsAnotherCommand() {
        // When
        orders.send(Commands.create("order-2", "command-1"));

        // Then
        assertThat(orders.events())
                .extracting(record -> record.value().aggregateId())
                .containsExactly("order-2");
    }

    private void repeat(SpecificRecord command) {
        orders.send(command, Headers.REPLY_PARTITION, "0");
    }

    private void assertNothingElseHappened(String result) {
        assertThat(orders.results()).containsExactly(result);
        assertThat(orders.events()).isEmpty();
        assertThat(orders.outcomes()).isEmpty();
        assertThat(orders.deadLetters()).isEmpty();
    }

    private static Reply duplicate(String commandId, long version, String state, Reply.Appended... events) {
        return new Reply(
                commandId,
                "order-1",
                Reply.Result.ACCEPTED,
                true,
                version,
                state,
                List.of(events),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
