package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Events about stock lie under their SKU; those about a reservation go on under the order that it is of. What somebody else than a saga
 * set aside, or was refused, does not: a saga would give back what it did not ask for.
 */
final class ByOrder implements Processor<byte[], byte[], byte[], byte[]> {
    private final Deserializer<Recorded<InventoryEvent>> events;
    private @Nullable ProcessorContext<byte[], byte[]> context;

    ByOrder(Deserializer<Recorded<InventoryEvent>> events) {
        this.events = events;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> to = Objects.requireNonNull(context, "init was not called");
        ProjectionException.explained(
                to.recordMetadata().orElseThrow(),
                () -> order(events.deserialize(Topics.INVENTORY_EVENTS, record.value()))
                        .ifPresent(order -> to.forward(record.withKey(order.getBytes(UTF_8)))));
    }

    private static Optional<String> order(Recorded<InventoryEvent> recorded) {
        boolean own = recorded.metadata().userId().equals(Optional.of(SagaOutbox.USER));
        return switch (recorded.event()) {
            case InventoryEvent.StockReserved e ->
                Optional.of(e.reservationId()).filter(id -> own);
            case InventoryEvent.ReservationRejected e ->
                Optional.of(e.reservationId()).filter(id -> own);
            case InventoryEvent.StockReleased e -> Optional.of(e.reservationId());
            case InventoryEvent.StockConsumed e -> Optional.of(e.reservationId());
            case InventoryEvent.StockReceived e -> Optional.empty();
            case InventoryEvent.StockAdjusted e -> Optional.empty();
        };
    }
}
