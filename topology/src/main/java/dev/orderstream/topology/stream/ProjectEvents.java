package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.schemas.UnreadableRecordException.Code;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds committed events into the order, its history and the status of the command that appended them. */
final class ProjectEvents implements Processor<byte[], byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectEvents.class);

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
        known(record.value()).ifPresent(event -> project(event, record.value()));
    }

    /** The event; empty for a type that a newer release writes, which this one skips. */
    private Optional<Recorded<OrderEvent>> known(byte[] value) {
        try {
            return Optional.of(serdes.events().deserialize(Topics.ORDER_EVENTS, value));
        } catch (UnreadableRecordException unreadable) {
            if (unreadable.code() != Code.WRONG_SCHEMA) {
                throw unreadable;
            }
            LOG.atWarn().addKeyValue("detail", unreadable.getMessage()).log("Skipped an event of an unknown type");
            return Optional.empty();
        }
    }

    private void project(Recorded<OrderEvent> event, byte[] value) {
        Targets to = Objects.requireNonNull(targets, "init was not called");
        to.log().put(Stores.eventKey(event.aggregateId(), event.version()), value);
        foldOrder(to.orders(), event);
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
        OrderView after = stored == null
                ? OrderView.first(event.aggregateId(), event.version(), event.at(), event.event())
                : serde.deserializer()
                        .deserialize(orders.name(), stored)
                        .apply(event.version(), event.at(), event.event());
        orders.put(key, serde.serializer().serialize(orders.name(), after));
    }
}
