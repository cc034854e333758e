package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Reply;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A business "no": one dead letter with everything, an answer, and no trace in the state. */
class RejectedCommandTest {
    private final OrdersDriver orders = new OrdersDriver();

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void becomesOneDeadLetterWithEveryField() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.forget();
        SpecificRecord command = Commands.addTheSameItem("command-2");
        RecordHeaders headers = OrdersDriver.headers(
                Headers.REDRIVE_OF, "order-commands-0-17", Headers.REDRIVE_ATTEMPT, "3", "shop", "web");
        headers.add("empty", null);

        // When
        orders.send(OrdersDriver.key(command), orders.bytes(command), headers);

        // Then
        List<TestRecord<byte[], DeadLetter>> letters = orders.deadLetters();
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().key()).isEqualTo("order-1".getBytes(UTF_8));
        assertThat(letters.getFirst().getRecordTime()).isEqualTo(orders.lastSent());
        assertThat(letters.getFirst().value())
                .usingRecursiveComparison()
                .isEqualTo(new DeadLetter(
                        DeadLetter.Kind.REJECTED,
                        "ITEM_EXISTS",
                        "The order has an item a already.",
                        Optional.empty(),
                        new DeadLetter.Source(
                                Topics.ORDER_COMMANDS,
                                0,
                                1,
                                orders.lastSent(),
                                "order-1".getBytes(UTF_8),
                                orders.bytes(command),
                                List.of(
                                        new DeadLetter.Header("redrive-of", "order-commands-0-17".getBytes(UTF_8)),
                                        new DeadLetter.Header("redrive-attempt", "3".getBytes(UTF_8)),
                                        new DeadLetter.Header("shop", "web".getBytes(UTF_8)),
                                        new DeadLetter.Header("empty", null))),
                        Set.of(),
                        Optional.of("order-1"),
                        Optional.of("command-2"),
                        Optional.of("talk-1"),
                        Optional.of("AddItem"),
                        Optional.of("DRAFT"),
                        OptionalLong.of(1),
                        3,
                        Optional.of("order-commands-0-17")));
        assertThat(orders.results()).containsExactly("AddItem REJECTED ITEM_EXISTS");
    }

    @Test
    void writesNothingElseAndLeavesTheStateAsItWas() {
        // Given
        orders.send(Commands.create("command-1"));
        byte[] before = orders.storedState("order-1").orElseThrow();
        orders.forget();

        // When
        orders.send(Commands.addTheSameItem("command-2"));

        // Then
        assertThat(orders.storedState("order-1"))
                .hasValueSatisfying(after -> assertThat(after).isEqualTo(before));
        assertThat(orders.events()).isEmpty();
        assertThat(orders.outcomes()).isEmpty();
        assertThat(orders.replies()).isEmpty();
    }

    @Test
    void theCallerIsToldTheSame() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.forget();

        // When
        orders.send(Commands.addTheSameItem("command-2"), Headers.REPLY_PARTITION, "0");

        // Then
        assertThat(orders.replies())
                .extracting(TestRecord::value)
                .containsExactly(new Reply(
                        "command-2",
                        "order-1",
                        Reply.Result.REJECTED,
                        false,
                        1,
                        "DRAFT",
                        List.of(),
                        Optional.of("ITEM_EXISTS"),
                        Optional.of("The order has an item a already."),
                        Optional.empty()));
        assertThat(orders.deadLetters()).hasSize(1);
    }

    @Test
    void aMalformedCommandNamesItsField() {
        // When
        orders.send(
                AvroCommands.of("order-1", "command-1", new OrderCommand.CreateOrder("customer-1", "EURO", List.of())),
                Headers.REPLY_PARTITION,
                "0");

        // Then
        DeadLetter letter = orders.deadLetters().getFirst().value();
        assertThat(letter.code()).isEqualTo("INVALID_COMMAND");
        assertThat(letter.field()).contains("currency");
        assertThat(letter.currentState()).contains("NONE");
        assertThat(letter.currentVersion()).hasValue(0);
        assertThat(orders.replies().getFirst().value().field()).contains("currency");
        assertThat(orders.storedState("order-1")).isEmpty();
    }

    @Test
    void aStaleExpectedVersionIsAConflictWithTheCurrentOne() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.forget();

        // When
        orders.send(AvroCommands.of("order-1", "command-2", 7, new OrderCommand.SubmitOrder()));

        // Then
        DeadLetter letter = orders.deadLetters().getFirst().value();
        assertThat(letter.code()).isEqualTo("VERSION_CONFLICT");
        assertThat(letter.currentVersion()).hasValue(1);
    }

    @Test
    void theConversationIsTakenFromTheHeaderWhereTheCommandHasNone() {
        // Given
        CommandEnvelope silent = new CommandEnvelope(
                "command-1", "order-1", null, AvroCommands.ISSUED_AT, new Metadata(null, null, null, null));

        // When
        orders.send(AvroCommands.of(silent, new OrderCommand.SubmitOrder()), Headers.CORRELATION_ID, "talk-9");

        // Then
        DeadLetter letter = orders.deadLetters().getFirst().value();
        assertThat(letter.correlationId()).contains("talk-9");
        assertThat(letter.attempt()).isEqualTo(1);
        assertThat(letter.redriveOf()).isEmpty();
    }

    @Test
    void sentAgainItIsDecidedAgain() {
        // Given: too early
        SpecificRecord submit = Commands.submit("command-2");
        orders.send(submit);
        assertThat(orders.deadLetters().getFirst().value().code()).isEqualTo("UNKNOWN_ORDER");
        orders.send(Commands.create("command-1"));
        orders.forget();

        // When
        orders.send(submit);

        // Then
        assertThat(orders.events()).extracting(record -> record.value().type()).containsExactly("OrderSubmitted");
        assertThat(orders.deadLetters()).isEmpty();
    }
}
