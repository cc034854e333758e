package dev.orderstream.topology.query;

import dev.orderstream.topology.codec.LetterViewCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.stream.Stores;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/** Views that lie in stores as they do in RocksDB. */
final class StoredViews {
    private static final Serde<OrderView> ORDERS = ViewCodec.orders();
    private static final Serde<OrderStatus> CUSTOMER_ORDERS = ViewCodec.customerOrders();
    private static final Serde<DailySales> DAILY_SALES = ViewCodec.dailySales();
    private static final Serde<ProductSales> PRODUCT_SALES = ViewCodec.productSales();

    /** As the application has them. */
    static final StoredForms FORMS = new StoredForms(
            ORDERS.deserializer(),
            StoredLetters.EVENTS.deserializer(),
            ViewCodec.commands().deserializer(),
            CUSTOMER_ORDERS.deserializer(),
            DAILY_SALES.deserializer(),
            PRODUCT_SALES,
            StoredLetters.CODEC.deserializer(),
            LetterViewCodec.listed().deserializer(),
            LetterViewCodec.handlings().deserializer(),
            SagaCodec.stored().deserializer(),
            ViewCodec.stock().deserializer());

    private StoredViews() {}

    static OrderView order(String customerId, String orderId, OrderStatus status, Instant createdAt) {
        return new OrderView(
                orderId,
                customerId,
                "EUR",
                status,
                1,
                List.of(Samples.line("a", 2, 1_999)),
                3_998,
                0,
                0,
                0,
                createdAt,
                createdAt);
    }

    static byte[] stored(OrderView order) {
        return ORDERS.serializer().serialize(Stores.ORDER_BY_ID, order);
    }

    /** The order, and its entry among those of its customer. */
    static void put(FakeHost host, int partition, OrderView order) {
        host.put(Stores.ORDER_BY_ID, partition, Stores.orderKey(order.orderId()), stored(order));
        index(host, partition, order);
    }

    static byte[] key(OrderView order) {
        return Stores.customerOrderKey(order.customerId(), order.createdAt(), order.orderId());
    }

    /** Only the entry. */
    static void index(FakeHost host, int partition, OrderView order) {
        host.put(
                Stores.ORDERS_BY_CUSTOMER,
                partition,
                key(order),
                CUSTOMER_ORDERS.serializer().serialize(Stores.ORDERS_BY_CUSTOMER, order.status()));
    }
}
