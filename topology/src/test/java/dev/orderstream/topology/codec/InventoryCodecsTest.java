package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** What is said and held of stock comes back the same. */
class InventoryCodecsTest {
    private static final TestRegistry REGISTRY = new TestRegistry();

    private final CommandCodec<InventoryCommand> commands = CommandCodec.inventory(REGISTRY.client());
    private final EventCodec<InventoryEvent> events = EventCodec.inventory(REGISTRY.client(), REGISTRY.serializer());
    private final Serde<Aggregate<Stock>> states = StateCodec.inventory();

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    @Property(tries = 300)
    void everyCommandIsReadAsItWasWritten(@ForAll("commands") InventoryCommand command) {
        // Given
        SpecificRecord record = AvroCommands.of(AvroCommands.envelope("MUG", "command-1", 7L), command);
        byte[] value = REGISTRY.serializer().serialize(Topics.INVENTORY_COMMANDS, record);

        // When
        CommandMessage<InventoryCommand> message = commands.deserialize(Topics.INVENTORY_COMMANDS, value);

        // Then
        assertThat(message)
                .isEqualTo(new CommandMessage<>(
                        command.getClass().getSimpleName(),
                        "command-1",
                        "MUG",
                        OptionalLong.of(7),
                        PayloadHash.of(record),
                        AvroCommands.ISSUED_AT,
                        Shapes.metadata(AvroCommands.METADATA),
                        command));
    }

    @Property(tries = 300)
    void everyEventIsReadAsItWasWritten(@ForAll("events") InventoryEvent event, @ForAll("metadata") Metadata metadata) {
        // Given
        Recorded<InventoryEvent> recorded = new Recorded<>(
                "event-1",
                "Stock",
                "MUG",
                3,
                Instant.parse("2026-11-21T10:00:00.123Z"),
                metadata,
                event.getClass().getSimpleName(),
                event);

        // When
        byte[] value = events.serializer().serialize(Topics.INVENTORY_EVENTS, recorded);

        // Then
        assertThat(events.deserializer().deserialize(Topics.INVENTORY_EVENTS, value))
                .isEqualTo(recorded);
    }

    @Example
    void aCommandOfAnotherAggregateIsUnreadable() {
        // Given
        byte[] value = REGISTRY.serializer()
                .serialize(
                        Topics.ORDER_COMMANDS, AvroCommands.of("order-1", "command-1", new OrderCommand.SubmitOrder()));

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> commands.deserialize(Topics.INVENTORY_COMMANDS, value));
    }

    @Property(tries = 200)
    void everyStateIsReadAsItWasWritten(@ForAll("aggregates") Aggregate<Stock> aggregate) {
        // When
        byte[] stored = states.serializer().serialize("store", aggregate);

        // Then
        Aggregate<Stock> read = states.deserializer().deserialize("store", stored);
        assertThat(read).isEqualTo(aggregate);
        assertThat(read.state().reservations().keySet())
                .containsExactlyElementsOf(aggregate.state().reservations().keySet());
    }

    @Provide
    Arbitrary<InventoryCommand> commands() {
        return AnyShapes.inventoryCommands();
    }

    @Provide
    Arbitrary<InventoryEvent> events() {
        return AnyShapes.inventoryEvents();
    }

    @Provide
    Arbitrary<Metadata> metadata() {
        return AnyShapes.metadata();
    }

    /** Version 0: a release of what is not reserved leaves its id, and no SKU. */
    @Provide
    Arbitrary<Aggregate<Stock>> aggregates() {
        Arbitrary<Map<String, Long>> reservations = Combinators.combine(
                        AnyShapes.texts(), Arbitraries.longs().greaterOrEqual(1))
                .as(Map::entry)
                .list()
                .ofMaxSize(5)
                .map(entries -> {
                    Map<String, Long> open = new LinkedHashMap<>();
                    entries.forEach(entry -> open.put(entry.getKey(), entry.getValue()));
                    return open;
                });
        AcceptedCommands accepted =
                AcceptedCommands.of(List.of(new AcceptedCommand("c", 1, 1, "IN_STOCK", List.of("StockReceived"))));
        return Combinators.combine(Arbitraries.longs().between(0, 3), AnyShapes.longs(), reservations)
                .as((version, available, open) -> version == 0
                        ? new Aggregate<>(0, Stock.NONE, accepted)
                        : new Aggregate<>(version, new Stock(true, available, open), accepted));
    }
}
