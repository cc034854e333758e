package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.LetterViewCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Recorded;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The application views in Kafka's test driver, fed with records as another driver wrote them. */
final class ViewsDriver implements AutoCloseable {
    /** What the orders application writes. */
    static final List<String> TOPICS = List.of(Topics.ORDER_EVENTS, Topics.ORDER_DEAD_LETTERS, Topics.ORDER_OUTCOMES);

    private final EventCodec<OrderEvent> events;
    private final EventCodec<InventoryEvent> stockEvents;
    private final DeadLetterCodec letters;
    private final DeadLetterActionCodec actions;
    private final SagaCodec sagas;
    private final Driver driver;

    ViewsDriver(TestRegistry registry) {
        this(registry, new Changes());
    }

    ViewsDriver(TestRegistry registry, Changes changes) {
        events = EventCodec.orders(registry.client(), registry.serializer());
        stockEvents = EventCodec.inventory(registry.client(), registry.serializer());
        letters = new DeadLetterCodec(registry.client(), registry.serializer());
        actions = new DeadLetterActionCodec(registry.client(), registry.serializer());
        sagas = new SagaCodec(registry.client(), registry.serializer());
        ViewSerdes serdes = new ViewSerdes(
                events.deserializer(),
                letters.deserializer(),
                actions.deserializer(),
                new ReplyCodec(registry.client(), registry.serializer()).deserializer(),
                ViewCodec.orders(),
                ViewCodec.commands(),
                ViewCodec.customerOrders(),
                ViewCodec.dailySales(),
                ViewCodec.productSales(),
                LetterViewCodec.listed(),
                LetterViewCodec.handlings(),
                sagas.deserializer(),
                SagaCodec.stored(),
                stockEvents.deserializer(),
                ViewCodec.stock());
        driver = new Driver(config -> ViewsTopology.build(
                config, serdes, LetterRetention.STANDARD, changes, new CatchUp((taken, projected) -> Map.of())));
    }

    void pipe(String topic, TestRecord<byte[], byte[]> record) {
        driver.input(topic).pipeInput(record);
    }

    void pipe(String topic, List<TestRecord<byte[], byte[]>> records) {
        records.forEach(record -> pipe(topic, record));
    }

    /** An event as the orders application writes it. */
    void project(Recorded<OrderEvent> event) {
        byte[] value = events.serializer().serialize(Topics.ORDER_EVENTS, event);
        pipe(Topics.ORDER_EVENTS, new TestRecord<>(Stores.orderKey(event.aggregateId()), value));
    }

    /** An event as the inventory application writes it. */
    void projectStock(Recorded<InventoryEvent> event) {
        byte[] value = stockEvents.serializer().serialize(Topics.INVENTORY_EVENTS, event);
        pipe(Topics.INVENTORY_EVENTS, new TestRecord<>(Stores.stockKey(event.aggregateId()), value));
    }

    Optional<StockView> stock(String sku) {
        return Optional.ofNullable(driver.store(Stores.STOCK).get(Stores.stockKey(sku)))
                .map(value -> ViewCodec.stock().deserializer().deserialize("", value));
    }

    /** A dead letter as the application writes it that decides the commands of its source. */
    void setAside(DeadLetter letter) {
        setAside(Topics.deadLettersOf(letter.source().topic()), letter);
    }

    void setAside(String topic, DeadLetter letter) {
        byte[] value = letters.serializer().serialize(topic, letter);
        pipe(topic, new TestRecord<>(letter.source().key(), value));
    }

    /** Something that was done about a dead letter. */
    void act(DeadLetterAction action) {
        act(Topics.ORDER_DEAD_LETTER_ACTIONS, action);
    }

    void act(String topic, DeadLetterAction action) {
        byte[] value = actions.serializer().serialize(topic, action);
        pipe(topic, new TestRecord<>(Stores.orderKey("any"), value));
    }

    /** A saga as the application fulfilment writes it. */
    void project(Saga saga) {
        byte[] value = sagas.serializer().serialize(Topics.FULFILMENT_EVENTS, saga);
        pipe(Topics.FULFILMENT_EVENTS, new TestRecord<>(Stores.orderKey(saga.orderId()), value));
    }

    /** All that {@code fulfilment} holds, by order. */
    Map<String, Saga> sagas() {
        return entries(driver.store(Stores.FULFILMENT).all(), key -> new String(key, UTF_8), SagaCodec.stored());
    }

    /** All that {@code fulfilment-index} holds. */
    Set<SagaPlace> listedSagas() {
        return entries(driver.store(Stores.FULFILMENT_INDEX).all(), SagaKeys::listed, Serdes.ByteArray())
                .keySet();
    }

    /** All that {@code fulfilment-counts} holds, by the name of the state. */
    Map<String, Long> sagaCounts() {
        return entries(
                driver.store(Stores.FULFILMENT_COUNTS).all(),
                key -> new String(key, UTF_8).replace("\0", ""),
                Serdes.Long());
    }

    /** Lets the wall clock go on. */
    void advance(Duration time) {
        driver.advance(time);
    }

    KeyValueStore<byte[], byte[]> store(String name) {
        return driver.store(name);
    }

    /** All that {@code dead-letter-index} holds. */
    Map<LetterKeys.Listed, ListedLetter> listedLetters() {
        return entries(driver.store(Stores.DEAD_LETTER_INDEX).all(), LetterKeys::listed, LetterViewCodec.listed());
    }

    /** All that {@code dead-letter-counts} holds. */
    Map<LetterGroup, Long> letterCounts() {
        return entries(driver.store(Stores.DEAD_LETTER_COUNTS).all(), LetterKeys::group, Serdes.Long());
    }

    /** All that {@code dead-letter-handling} holds. */
    Map<String, Handling> handlings() {
        return entries(
                driver.store(Stores.DEAD_LETTER_HANDLING).all(),
                key -> new String(key, UTF_8),
                LetterViewCodec.handlings());
    }

    /** All that {@code dead-letters} holds. */
    Map<String, DeadLetter> wholeLetters() {
        return entries(driver.store(Stores.DEAD_LETTERS).all(), key -> new String(key, UTF_8), letters);
    }

    /** Everything that the orders application has written since it was read last. */
    void follow(OrdersDriver orders) {
        TOPICS.forEach(topic -> pipe(topic, orders.raw(topic)));
    }

    Optional<OrderView> order(String orderId) {
        return Optional.ofNullable(driver.store(Stores.ORDER_BY_ID).get(Stores.orderKey(orderId)))
                .map(value -> ViewCodec.orders().deserializer().deserialize("", value));
    }

    Optional<CommandStatus> command(String orderId, String commandId) {
        return Optional.ofNullable(driver.store(Stores.COMMAND_STATUS).get(Stores.commandKey(orderId, commandId)))
                .map(value -> ViewCodec.commands().deserializer().deserialize("", value));
    }

    /** The history of an order, by a range scan as queries make it. */
    List<Recorded<OrderEvent>> history(String orderId) {
        List<Recorded<OrderEvent>> history = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> range = driver.store(Stores.EVENT_LOG)
                .range(Stores.eventKey(orderId, 0), Stores.eventKey(orderId, Long.MAX_VALUE))) {
            range.forEachRemaining(entry -> history.add(events.deserializer().deserialize("", entry.value)));
        }
        return history;
    }

    /** Where the orders of a customer stand, by a prefix scan as queries make it. */
    Map<Stores.CustomerOrder, OrderStatus> ordersOf(String customerId) {
        byte[] prefix = Stores.customerPrefix(customerId);
        return entries(
                driver.store(Stores.ORDERS_BY_CUSTOMER).prefixScan(prefix, new ByteArraySerializer()),
                Stores::customerOrder,
                ViewCodec.customerOrders());
    }

    /** All that {@code sales-by-day} holds. */
    Map<Stores.SalesDay, DailySales> dailySales() {
        return entries(driver.store(Stores.SALES_BY_DAY).all(), Stores::salesDay, ViewCodec.dailySales());
    }

    /** All that {@code sales-by-product} holds. */
    Map<Stores.ProductDay, ProductSales> productSales() {
        return entries(driver.store(Stores.SALES_BY_PRODUCT).all(), Stores::productDay, ViewCodec.productSales());
    }

    /** Entries in the order of the store. */
    private static <K, V> Map<K, V> entries(
            KeyValueIterator<byte[], byte[]> scan, Function<byte[], K> key, Serde<V> value) {
        Map<K, V> entries = new LinkedHashMap<>();
        try (scan) {
            scan.forEachRemaining(entry ->
                    entries.put(key.apply(entry.key), value.deserializer().deserialize("", entry.value)));
        }
        return entries;
    }

    /** All stores, byte for byte. */
    Map<String, Map<ByteBuffer, ByteBuffer>> content() {
        Map<String, Map<ByteBuffer, ByteBuffer>> content = new HashMap<>();
        for (String store : Stores.OF_VIEWS) {
            Map<ByteBuffer, ByteBuffer> entries = new HashMap<>();
            try (KeyValueIterator<byte[], byte[]> all = driver.store(store).all()) {
                while (all.hasNext()) {
                    KeyValue<byte[], byte[]> entry = all.next();
                    entries.put(ByteBuffer.wrap(entry.key), ByteBuffer.wrap(entry.value));
                }
            }
            content.put(store, entries);
        }
        return content;
    }

    @Override
    public void close() {
        driver.close();
    }
}
