package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderChange;
import dev.orderstream.topology.domain.view.SalesPosting;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Folds committed events into the order, its history, its place among the orders of its customer, the sales, and the status of the
 * command that appended them. An event that cannot be read, of an unknown type among them, or that leaves a gap stops the application:
 * a view that went on would show the order wrong for ever. Hence views are upgraded before the application that writes events.
 */
final class ProjectEvents implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable Targets targets;

    /** The stores that are written. */
    private record Targets(
            OrderStore orders,
            KeyValueStore<byte[], byte[]> log,
            CustomerIndex customers,
            SalesStores sales,
            CommandStatusStore commands) {}

    ProjectEvents(ViewSerdes serdes, Changes changes) {
        this.serdes = serdes;
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        targets = new Targets(
                OrderStore.of(context, serdes.orders()),
                context.getStateStore(Stores.EVENT_LOG),
                CustomerIndex.of(context, serdes.customerOrders()),
                SalesStores.of(context, serdes),
                CommandStatusStore.of(context, serdes.commands(), changes));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Targets to = Objects.requireNonNull(targets, "init was not called");
        Recorded<OrderEvent> event = serdes.events().deserialize(Topics.ORDER_EVENTS, record.value());
        OrderChange change = to.orders().fold(event);
        to.log().put(Stores.eventKey(event.aggregateId(), event.version()), record.value());
        to.customers().note(change);
        SalesPosting.of(change).ifPresent(to.sales()::add);
        event.metadata()
                .causationId()
                .ifPresent(commandId -> to.commands()
                        .fold(
                                event.aggregateId(),
                                commandId,
                                before -> CommandStatus.accepted(before, event.version(), event.at())));
        changes.changed(event.aggregateId());
    }
}
