package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.codec.HeldCommandCodec;
import dev.orderstream.topology.codec.HoldCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.StateCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ConsumeStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReceiveStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReleaseStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReserveStock;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.InventoryEvent.ReservationRejected;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReceived;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReserved;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stock on the topology of any aggregate: events, replies, outcomes and dead letters go where those of inventory belong. */
class InventoryTopologyTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final TestRegistry registry = new TestRegistry();
    private final EventCodec<InventoryEvent> events = EventCodec.inventory(registry.client(), registry.serializer());
    private final ReplyCodec replies = new ReplyCodec(registry.client(), registry.serializer());
    private final DeadLetterCodec letters = new DeadLetterCodec(registry.client(), registry.serializer());
    private final Driver driver = new Driver(config -> InventoryTopology.build(
            config,
            InventoryTopology.topics(),
            new AggregateSerdes<>(
                    CommandCodec.inventory(registry.client()),
                    new DeadLetterActionCodec(registry.client(), registry.serializer()).deserializer(),
                    events.serializer(),
                    StateCodec.inventory(),
                    replies.serializer(),
                    letters.serializer(),
                    new FenceCodec(),
                    new HoldCodec(),
                    new HeldCommandCodec()),
            new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX),
            DecideTelemetry.NONE));

    @AfterEach
    void close() {
        driver.close();
        registry.close();
    }

    @Test
    void thePageReadsAndWritesWhatIsInventorys() {
        // Given
        AggregateTopics topics = InventoryTopology.topics();

        // Then
        assertThat(topics)
                .isEqualTo(new AggregateTopics(
                        "Stock",
                        List.of("inventory-commands"),
                        "inventory-events",
                        "inventory-dead-letters",
                        "inventory-dead-letter-actions",
                        "inventory-replies",
                        "inventory-outcomes",
                        "inventory-state"));
    }

    @Test
    void aReservationThatComesTwiceIsMadeOnce() {
        // Given
        send("c-1", new ReceiveStock(5, Optional.of("note-1")));

        // When
        send("c-2", new ReserveStock("order-1", 3));
        send("c-2", new ReserveStock("order-1", 3));

        // Then
        assertThat(events())
                .extracting(Recorded::version, Recorded::aggregateType, Recorded::event)
                .containsExactly(
                        tuple(1L, "Stock", new StockReceived(5, Optional.of("note-1"))),
                        tuple(2L, "Stock", new StockReserved("order-1", 3)));
        assertThat(replies())
                .extracting(Reply::commandId, Reply::result, Reply::duplicate, Reply::version, Reply::state)
                .containsExactly(
                        tuple("c-1", Reply.Result.ACCEPTED, false, 1L, "IN_STOCK"),
                        tuple("c-2", Reply.Result.ACCEPTED, false, 2L, "IN_STOCK"),
                        tuple("c-2", Reply.Result.ACCEPTED, true, 2L, "IN_STOCK"));
        assertThat(letters()).isEmpty();
    }

    @Test
    void thatThereIsNotEnoughIsOnTheLogAndStaysSo() {
        // Given
        send("c-1", new ReserveStock("order-1", 3));
        send("c-2", new ReceiveStock(9, Optional.empty()));

        // When: the same command again, though by now there would be enough
        send("c-1", new ReserveStock("order-1", 3));

        // Then
        assertThat(events())
                .extracting(Recorded::event)
                .containsExactly(new ReservationRejected("order-1", 3, 0), new StockReceived(9, Optional.empty()));
        Reply again = replies().getLast();
        assertThat(again.duplicate()).isTrue();
        assertThat(again.events()).containsExactly(new Reply.Appended("ReservationRejected", 1));
    }

    @Test
    void aReleaseOfWhatNeverWasChangesNothingAndIsNoted() {
        // When
        send("c-1", new ReleaseStock("order-1"));
        send("c-2", new ReceiveStock(1, Optional.empty()));

        // Then
        assertThat(driver.read(Topics.INVENTORY_OUTCOMES, replies.deserializer()))
                .extracting(record -> record.value().commandId())
                .containsExactly("c-1");
        assertThat(events()).extracting(Recorded::version).containsExactly(1L);
        assertThat(replies().getFirst().state()).isEqualTo("NONE");
    }

    @Test
    void whatIsRefusedAndWhatIsOfAnotherAggregateIsSetAside() {
        // When
        send("c-1", new ConsumeStock("order-1"));
        pipe(AvroCommands.of("MUG", "c-2", new OrderCommand.SubmitOrder()), Topics.ORDER_COMMANDS);

        // Then
        assertThat(letters())
                .extracting(DeadLetter::kind, DeadLetter::code)
                .containsExactly(
                        tuple(DeadLetter.Kind.REJECTED, "UNKNOWN_RESERVATION"),
                        tuple(DeadLetter.Kind.UNREADABLE, "WRONG_SCHEMA"));
        assertThat(events()).isEmpty();
    }

    private void send(String commandId, InventoryCommand command) {
        pipe(AvroCommands.of("MUG", commandId, command), Topics.INVENTORY_COMMANDS);
    }

    /** @param subject whose schema it is written with */
    private void pipe(SpecificRecord command, String subject) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_PARTITION, Headers.bytes("0"));
        byte[] value = registry.serializer().serialize(subject, command);
        driver.input(Topics.INVENTORY_COMMANDS).pipeInput(new TestRecord<>("MUG".getBytes(UTF_8), value, headers, AT));
    }

    private List<Recorded<InventoryEvent>> events() {
        return driver.read(Topics.INVENTORY_EVENTS, events.deserializer()).stream()
                .map(TestRecord::value)
                .toList();
    }

    private List<Reply> replies() {
        return driver.read(Topics.INVENTORY_REPLIES, replies.deserializer()).stream()
                .map(TestRecord::value)
                .toList();
    }

    private List<DeadLetter> letters() {
        return driver.read(Topics.INVENTORY_DEAD_LETTERS, letters.deserializer()).stream()
                .map(TestRecord::value)
                .toList();
    }
}
