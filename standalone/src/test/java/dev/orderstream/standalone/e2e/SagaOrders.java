package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * What is ordered: 10% are declined by the provider, 5% want what is not in stock, and 5% are cancelled by their customer, at any time. At
 * most {@value #OPEN_MAX} are open at once, so that nobody has to wait for minutes, and at most a fifth, so that whoever is killed is at
 * work.
 */
final class SagaOrders {
    private static final int OPEN_MAX = 2_000;
    private static final int OPEN_SHARE = 5;
    private static final String NO_STOCK = "sku-none";
    private static final long PRICE = 250;
    private static final int ORDERS_A_SKU = 50;
    private static final int CANCEL_AFTER_MAX = 40;

    /** What becomes of an order. */
    enum Fate {
        COMPLETED,
        DECLINED,
        OUT_OF_STOCK,
        CANCELLED
    }

    private final Cluster cluster;
    private final int count;
    private final Semaphore room;

    SagaOrders(Cluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
        this.room = new Semaphore(Math.min(OPEN_MAX, count / OPEN_SHARE));
    }

    static String id(int number) {
        return "order-" + number;
    }

    static Fate fate(String orderId) {
        int number = Integer.parseInt(orderId.substring(orderId.indexOf('-') + 1));
        return switch (number % 20) {
            case 3, 13 -> Fate.DECLINED;
            case 7 -> Fate.OUT_OF_STOCK;
            case 11 -> Fate.CANCELLED;
            default -> Fate.COMPLETED;
        };
    }

    /** Pieces that the order wants of each SKU. */
    Map<String, Long> wanted(String orderId) {
        Map<String, Long> wanted = new TreeMap<>();
        items(Integer.parseInt(orderId.substring(orderId.indexOf('-') + 1)))
                .forEach(item -> wanted.merge(item.getSku(), (long) item.getQuantity(), Long::sum));
        return wanted;
    }

    long total(String orderId) {
        return wanted(orderId).values().stream().mapToLong(Long::longValue).sum() * PRICE;
    }

    /** Fills the shelves. */
    void stock() throws ExecutionException, InterruptedException {
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(cluster.settings());
        for (int i = 0; i < skus(); i++) {
            String sku = "sku-" + i;
            ReceiveStock receive = new ReceiveStock(Commands.envelope(sku, null), 1_000_000L, null);
            cluster.post(new ProducerRecord<>(
                    Topics.INVENTORY_COMMANDS,
                    sku.getBytes(StandardCharsets.UTF_8),
                    avro.serialize(Topics.INVENTORY_COMMANDS, receive)));
        }
        cluster.flush();
    }

    /** Orders all, as fast as there is room. */
    void order() throws InterruptedException {
        for (int i = 0; i < count + CANCEL_AFTER_MAX; i++) {
            if (i < count) {
                room.acquire();
                send(i, new CreateOrder(Commands.envelope(id(i), null), "customer-" + i % 100, "EUR", items(i)));
                send(i, Commands.submit(id(i)));
            }
            cancel(i);
        }
    }

    /** An order has ended. */
    void ended() {
        room.release();
    }

    /** Each of those that are cancelled is, when so many others were submitted after it. */
    private void cancel(int now) {
        for (int back = 0; back < CANCEL_AFTER_MAX; back++) {
            int i = now - back;
            if (i >= 0 && i < count && fate(id(i)) == Fate.CANCELLED && i / 20 * 7 % CANCEL_AFTER_MAX == back) {
                send(i, new CancelOrder(Commands.envelope(id(i), null), "changed my mind"));
            }
        }
    }

    private List<OrderItem> items(int i) {
        OrderItem first = item("line-1", "sku-" + i % skus(), 1);
        OrderItem second = item("line-2", "sku-" + (i * 7 + 1) % skus(), 2);
        return fate(id(i)) == Fate.OUT_OF_STOCK
                ? List.of(first, second, item("line-3", NO_STOCK, 1))
                : i % 2 == 0 ? List.of(first) : List.of(first, second);
    }

    private static OrderItem item(String id, String sku, int quantity) {
        return new OrderItem(id, sku, "Thing", quantity, new Money(PRICE, "EUR"));
    }

    private int skus() {
        return Math.max(10, count / ORDERS_A_SKU);
    }

    private void send(int i, SpecificRecord command) {
        cluster.post(Commands.record(id(i), cluster.encode(command)));
    }
}
