package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderChange;
import dev.orderstream.topology.domain.view.OrderView;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** The store {@code orders-by-customer}: where each order stands, among those of its customer. */
final class CustomerIndex {
    private final TypedStore<OrderStatus> store;

    private CustomerIndex(TypedStore<OrderStatus> store) {
        this.store = store;
    }

    static CustomerIndex of(ProcessorContext<?, ?> context, Serde<OrderStatus> serde) {
        return new CustomerIndex(TypedStore.of(context, Stores.ORDERS_BY_CUSTOMER, serde));
    }

    /** Notes an order when it is created, and whenever its status moves. */
    void note(OrderChange change) {
        if (change.movesStatus()) {
            OrderView order = change.after();
            store.put(Stores.customerOrderKey(order.customerId(), order.createdAt(), order.orderId()), order.status());
        }
    }
}
