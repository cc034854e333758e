package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Part;
import dev.orderstream.topology.kernel.Reply;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bug or a limit: the command is set aside as FAILED, nothing of it stays, and the next one is decided. */
class FailedCommandTest {
    private static final int SMALL = 8_192;

    @Test
    void anEventThatWouldBeTooLargeIsNotWritten() {
        // Given
        try (OrdersDriver orders = new OrdersDriver(new DecideSettings(1, SMALL), new OrderDecider())) {

            // When
            orders.send(bigOrder("command-1", 30), Headers.REPLY_PARTITION, "0");

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.FAILED);
            assertThat(letter.code()).isEqualTo("RECORD_TOO_LARGE");
            assertThat(letter.detail()).contains("at most 8192");
            assertThat(letter.commandId()).contains("command-1");
            assertThat(letter.currentState()).contains("NONE");
            assertThat(orders.results()).containsExactly("CreateOrder FAILED RECORD_TOO_LARGE");
            assertThat(orders.replies().getFirst().value())
                    .extracting(Reply::result, reply -> reply.code().orElseThrow(), Reply::version)
                    .containsExactly(Reply.Result.FAILED, "RECORD_TOO_LARGE", 0L);
            assertThat(orders.storedState("order-1")).isEmpty();
            assertNothingWritten(orders);
        }
    }

    /** Whoever finds a record that our own reading trips over must not stop the partition with it. */
    @Test
    void aBugInReadingIsAFailedDeadLetterAndNoThreadsDeath() {
        // Given
        CommandIntake<OrderCommand> intake = new CommandIntake<>(
                (topic, value) -> {
                    throw new IllegalStateException("a bug");
                },
                1,
                new OutagePatience(Patience.NONE));

        // When
        CommandIntake.Intake<OrderCommand> read = intake.read(
                new Incoming(Topics.ORDER_COMMANDS, 0, 7, 0, new byte[] {'k'}, new byte[] {0}, new RecordHeaders()));

        // Then
        assertThat(read).isInstanceOfSatisfying(CommandIntake.Intake.SetAside.class, setAside -> {
            assertThat(setAside.letter().kind()).isEqualTo(DeadLetter.Kind.FAILED);
            assertThat(setAside.letter().code()).isEqualTo("INTERNAL_ERROR");
            assertThat(setAside.letter().detail())
                    .isEqualTo("Reading failed (IllegalStateException); the log has the cause.");
        });
    }

    @Test
    void aStoredStateThatCannotBeReadIsNeitherEmptyNorAReasonToStop() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            byte[] damaged = {1, 2, 3};
            orders.putState("order-1", damaged);

            // When
            orders.send(Commands.create("command-1"), Headers.REPLY_PARTITION, "0");
            orders.send(Commands.create("order-2", "command-2"));

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.FAILED);
            assertThat(letter.code()).isEqualTo("STATE_UNREADABLE");
            assertThat(letter.currentState()).contains("UNKNOWN");
            assertThat(orders.replies().getFirst().value().result()).isEqualTo(Reply.Result.FAILED);
            assertThat(orders.storedState("order-1")).contains(damaged);
            assertThat(orders.results()).containsExactly("CreateOrder FAILED STATE_UNREADABLE", "CreateOrder ACCEPTED");
        }
    }

    @Test
    void aStateThatWouldBeTooLargeIsNotWritten() {
        // Given: each line fits, and together they come close to the limit
        try (OrdersDriver orders = new OrdersDriver(new DecideSettings(1, SMALL), new OrderDecider())) {
            orders.send(bigOrder("command-1", 12));
            byte[] before = orders.storedState("order-1").orElseThrow();
            orders.forget();

            // When
            IntStream.range(0, 4)
                    .forEach(i -> orders.send(AvroCommands.of(
                            "order-1", "command-2" + i, new OrderCommand.AddItem(bigLine("more-" + i)))));

            // Then: it stays where it was from the first that does not fit
            List<String> results = orders.results();
            assertThat(results).endsWith("AddItem FAILED RECORD_TOO_LARGE");
            long added = results.stream().filter("AddItem ACCEPTED"::equals).count();
            assertThat(orders.events()).hasSize((int) added);
            assertThat(orders.state("order-1").orElseThrow().version()).isEqualTo(1 + added);
            assertThat(orders.storedState("order-1").orElseThrow()).hasSizeBetween(before.length, SMALL);
        }
    }

    /** It would be copied to every event of the order. */
    @Test
    void metadataBeyondItsLimitIsRefused() {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            CommandEnvelope wordy = new CommandEnvelope(
                    "command-1",
                    "order-1",
                    null,
                    AvroCommands.ISSUED_AT,
                    new Metadata("u".repeat(129), null, null, null));

            // When
            orders.send(AvroCommands.of(wordy, new OrderCommand.CreateOrder("customer-1", "EUR", List.of())));

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.code()).isEqualTo("INVALID_COMMAND");
            assertThat(letter.field()).contains("metadata.userId");
        }
    }

    @Test
    void aDeadLetterThatWouldBeTooLargeRefersToItsRecord() {
        // Given
        try (OrdersDriver orders = new OrdersDriver(new DecideSettings(1, SMALL), new OrderDecider())) {
            byte[] poison = new byte[SMALL];
            poison[0] = 1;

            // When
            orders.send("order-1".getBytes(UTF_8), poison, OrdersDriver.headers("shop", "web"));

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.code()).isEqualTo("NOT_AVRO");
            assertThat(letter.omitted()).containsExactlyInAnyOrder(Part.KEY, Part.VALUE, Part.HEADERS);
            assertThat(letter.source().value()).isNull();
            assertThat(letter.aggregateId()).contains("order-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Misbehaving.IN_DECIDE, Misbehaving.IN_EVOLVE})
    void aBugSetsTheCommandAsideAndLeavesNoTrace(String bug) {
        // Given
        try (OrdersDriver orders = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving())) {
            orders.send(Commands.create("command-1"));
            byte[] before = orders.storedState("order-1").orElseThrow();
            orders.forget();

            // When
            orders.send(
                    AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(bug)),
                    Headers.REPLY_PARTITION,
                    "0");

            // Then
            DeadLetter letter = onlyLetter(orders);
            assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.FAILED);
            assertThat(letter.code()).isEqualTo("INTERNAL_ERROR");
            assertThat(letter.detail()).contains("IllegalStateException").doesNotContain(Misbehaving.SECRET);
            assertThat(letter.currentState()).contains("DRAFT");
            assertThat(letter.currentVersion()).hasValue(1);
            assertThat(orders.replies().getFirst().value().code()).contains("INTERNAL_ERROR");
            assertThat(orders.results()).containsExactly("CancelOrder FAILED INTERNAL_ERROR");
            assertThat(orders.storedState("order-1").orElseThrow()).isEqualTo(before);
            assertNothingWritten(orders);
        }
    }

    @Test
    void afterABugTheNextCommandIsDecided() {
        // Given
        try (OrdersDriver orders = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving())) {
            orders.send(Commands.create("command-1"));
            orders.send(AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(Misbehaving.IN_DECIDE)));
            orders.forget();

            // When
            orders.send(Commands.submit("command-3"));

            // Then
            assertThat(orders.events())
                    .extracting(record -> record.value().version())
                    .containsExactly(2L);
        }
    }

    @Test
    void aDetailIsOnePlainSentenceOfAtMostAKibibyteForTheCallerToo() {
        // Given
        try (OrdersDriver orders = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving())) {
            orders.send(Commands.create("command-1"));
            orders.forget();

            // When
            orders.send(
                    AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(Misbehaving.UGLY)),
                    Headers.REPLY_PARTITION,
                    "0");

            // Then
            String detail = onlyLetter(orders).detail();
            assertThat(detail).startsWith("a b c  \u20ac");
            assertThat(detail.getBytes(UTF_8)).hasSizeBetween(1_000, 1_024);
            assertThat(orders.replies().getFirst().value().detail()).contains(detail);
        }
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        // Then
        assertThatIllegalArgumentException().isThrownBy(() -> new DecideSettings(0, SMALL));
        assertThatIllegalArgumentException().isThrownBy(() -> new DecideSettings(1, SMALL - 1));
    }

    private static DeadLetter onlyLetter(OrdersDriver orders) {
        List<DeadLetter> letters =
                orders.deadLetters().stream().map(record -> record.value()).toList();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private static void assertNothingWritten(OrdersDriver orders) {
        assertThat(orders.events()).isEmpty();
        assertThat(orders.outcomes()).isEmpty();
    }

    private static SpecificRecord bigOrder(String commandId, int lines) {
        return AvroCommands.of(
                "order-1",
                commandId,
                new OrderCommand.CreateOrder(
                        "customer-1",
                        "EUR",
                        IntStream.range(0, lines)
                                .mapToObj(i -> bigLine("line-" + i))
                                .toList()));
    }

    private static OrderLine bigLine(String itemId) {
        return new OrderLine(itemId, "sku", "n".repeat(512), 1, Orders.eur(100));
    }
}
