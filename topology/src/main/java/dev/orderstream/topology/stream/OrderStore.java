package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.OrderChange;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** The store {@code order-by-id}: every event is folded into its order. */
final class OrderStore {
    private final TypedStore<OrderView> store;

    private OrderStore(TypedStore<OrderView> store) {
        this.store = store;
    }

    static OrderStore of(ProcessorContext<?, ?> context, Serde<OrderView> serde) {
        return new OrderStore(TypedStore.of(context, Stores.ORDER_BY_ID, serde));
    }

    /** Folds the event into its order, and says what that changed. An event that leaves a gap throws, and is not folded in. */
    OrderChange fold(Recorded<OrderEvent> event) {
        byte[] key = Stores.orderKey(event.aggregateId());
        Optional<OrderView> before = store.get(key);
        requireNext(event, before.map(OrderView::version).orElse(0L));
        OrderChange change = OrderChange.of(before, event);
        if (change.isNew()) {
            store.put(key, change.after());
        }
        return change;
    }

    private static void requireNext(Recorded<OrderEvent> event, long version) {
        if (event.version() > version + 1) {
            throw new IllegalStateException("order " + event.aggregateId() + " is at version " + version
                    + ", and its next event has version " + event.version());
        }
    }
}
