package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Folds committed events into the order, its history and the status of the command that appended them. An event that cannot be read, of
 * an unknown type among them, or that leaves a gap stops the application: a view that went on would show the order wrong for ever. Hence
 * views are upgraded before the application that writes events.
 */
final class ProjectEvents implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable Targets targets;

    /** The stores that are written. */
    private record Targets(
            KeyValueStore<byte[], byte[]> orders, KeyValueStore<byte[], byte[]> log, CommandStatusStore commands) {}

    ProjectEvents(ViewSerdes serdes, Changes changes) {
        this.serdes = serdes;
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        targets = new Targets(
                context.getStateStore(Stores.ORDER_BY_ID),
                context.getStateStore(Stores.EVENT_LOG),
                CommandStatusStore.of(context, serdes.commands(), changes));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Targets to = Objects.requireNonNull(targets, "init was not called");
        Recorded<OrderEvent> event = serdes.events().deserialize(Topics.ORDER_EVENTS, record.value());
        foldOrder(to.orders(), event);
        to.log().put(Stores.eventKey(event.aggregateId(), event.version()), record.value());
        event.metadata()
                .causationId()
                .ifPresent(commandId -> to.commands()
                        .fold(
                                event.aggregateId(),
                                commandId,
                                before -> CommandStatus.accepted(before, event.version(), event.at())));
        changes.changed(event.aggregateId());
    }

    private void foldOrder(KeyValueStore<byte[], byte[]> orders, Recorded<OrderEvent> event) {
        Serde<OrderView> serde = serdes.orders();
        byte[] key = Stores.orderKey(event.aggregateId());
        byte[] stored = orders.get(key);
        Optional<OrderView> before =
                Optional.ofNullable(stored).map(value -> serde.deserializer().deserialize(orders.name(), value));
        long version = before.map(OrderView::version).orElse(0L);
        if (event.version() > version + 1) {
            throw new IllegalStateException("order " + event.aggregateId() + " is at version " + version
                    + ", and its next event has version " + event.version());
        }
        OrderView after = before.map(view -> view.apply(event.version(), event.at(), event.event()))
                .orElseGet(() -> OrderView.first(event.aggregateId(), event.version(), event.at(), event.event()));
        orders.put(key, serde.serializer().serialize(orders.name(), after));
    }
}
