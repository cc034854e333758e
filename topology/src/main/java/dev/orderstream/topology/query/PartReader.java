package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.query.PartQuery.DeadLetterById;
import dev.orderstream.topology.query.PartQuery.DeadLetterCounts;
import dev.orderstream.topology.query.PartQuery.DeadLetters;
import dev.orderstream.topology.query.PartQuery.Events;
import dev.orderstream.topology.query.PartQuery.OrderById;
import dev.orderstream.topology.query.PartQuery.Orders;
import dev.orderstream.topology.query.PartQuery.SagaOf;
import dev.orderstream.topology.query.PartQuery.Sagas;
import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesByProduct;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
import dev.orderstream.topology.query.PartQuery.WholeDeadLetters;
import dev.orderstream.topology.stream.Stores;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the rows of one partition from the stores that are here. Every scan is bounded. */
final class PartReader {
    /** Most rows of a partition in one answer. */
    static final int ROWS_MAX = 100_000;

    /** Most entries of a partition that are looked at for a page of a customer's orders. */
    static final int SCANNED_MAX = 2_000;

    /** A page of orders stops behind the row that brings it to so many bytes. */
    static final int PAGE_BYTES_MAX = 512 << 10;

    /** Most entries of a partition that are added up. */
    static final int SUMMED_MAX = 500_000;

    private final StoreLocator.Access access;
    private final StoredForms forms;
    private final LetterReader letters;
    private final SagaReader sagas;

    PartReader(StoreLocator.Access access, StoredForms forms) {
        this.access = access;
        this.forms = forms;
        this.letters = new LetterReader(access, forms.listedLetters());
        this.sagas = new SagaReader(access, forms.sagas());
    }

    /**
     * The rows of the partition.
     *
     * @throws OwnerUnavailableException when the partition cannot be read here
     * @throws ProblemException when they are too many
     */
    Rows read(PartQuery query, int partition) {
        return switch (query) {
            case CustomerOrders orders ->
                access.read(
                        Stores.ORDERS_BY_CUSTOMER,
                        partition,
                        index -> access.read(
                                Stores.ORDER_BY_ID, partition, store -> customerOrders(orders, index, store)));
            case SalesByDay sales ->
                access.read(Stores.SALES_BY_DAY, partition, store -> salesByDay(sales.days(), store));
            case SalesByProduct sales ->
                access.read(Stores.SALES_BY_PRODUCT, partition, store -> salesByProduct(sales.days(), store));
            case SalesOfProduct sales ->
                access.read(Stores.SALES_BY_PRODUCT, partition, store -> salesOfProduct(sales, store));
            case Orders orders -> access.read(Stores.ORDER_BY_ID, partition, store -> orders(orders, store));
            case OrderById order -> access.read(Stores.ORDER_BY_ID, partition, store -> order(order, store));
            case Events events -> access.read(Stores.EVENT_LOG, partition, store -> events(events, store));
            case DeadLetters wanted -> letters.newest(wanted, partition);
            case WholeDeadLetters wanted -> letters.oldest(wanted, partition);
            case DeadLetterById wanted -> letters.byId(wanted, partition);
            case DeadLetterCounts all -> letters.counts(partition);
            case Sagas wanted -> sagas.oldest(wanted, partition);
            case SagaOf wanted -> sagas.byOrder(wanted, partition);
        };
    }

    private Rows customerOrders(
            CustomerOrders query,
            ReadOnlyKeyValueStore<byte[], byte[]> index,
            ReadOnlyKeyValueStore<byte[], byte[]> orders) {
        byte[] prefix = Stores.customerPrefix(query.customerId());
        byte[] from = query.after().map(PartReader::behind).orElse(prefix);
        try (KeyValueIterator<byte[], byte[]> entries = index.range(from, behindAll(prefix))) {
            return page(entries, query.limit(), SCANNED_MAX, entry -> order(query.status(), entry, orders));
        }
    }

    /** The order of an entry, if it has the status that is wanted: the entry may be older than the order. */
    private Optional<Row> order(
            Optional<OrderStatus> wanted,
            KeyValue<byte[], byte[]> entry,
            ReadOnlyKeyValueStore<byte[], byte[]> orders) {
        if (wanted.isPresent()
                && wanted.get() != forms.customerOrders().deserialize(Stores.ORDERS_BY_CUSTOMER, entry.value)) {
            return Optional.empty();
        }
        byte[] orderKey = Stores.orderKey(Stores.customerOrder(entry.key).orderId());
        return Optional.ofNullable(orders.get(orderKey))
                .filter(value -> wanted.isEmpty()
                        || wanted.get()
                                == forms.orders()
                                        .deserialize(Stores.ORDER_BY_ID, value)
                                        .status())
                .map(value -> new Row(entry.key, value));
    }

    private static Rows orders(Orders query, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        byte[] from = query.after().map(PartReader::behind).orElse(new byte[0]);
        try (KeyValueIterator<byte[], byte[]> entries = store.range(from, null)) {
            return page(entries, query.limit(), ROWS_MAX, entry -> Optional.of(new Row(entry.key, entry.value)));
        }
    }

    private static Rows order(OrderById query, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        byte[] key = Stores.orderKey(query.orderId());
        byte[] order = store.get(key);
        return all(order == null ? List.of() : List.of(new Row(key, order)));
    }

    private static Rows events(Events query, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        byte[] last = Stores.eventKey(query.orderId(), Long.MAX_VALUE);
        try (KeyValueIterator<byte[], byte[]> entries = store.range(behind(query.after()), last)) {
            return page(entries, query.limit(), ROWS_MAX, entry -> Optional.of(new Row(entry.key, entry.value)));
        }
    }

    private static Rows page(
            KeyValueIterator<byte[], byte[]> entries,
            int limit,
            int scannedMax,
            Function<KeyValue<byte[], byte[]>, Optional<Row>> reading) {
        List<Row> rows = new ArrayList<>();
        byte[] last = new byte[0];
        long bytes = 0;
        for (int scanned = 0; entries.hasNext(); scanned++) {
            if (scanned == scannedMax || rows.size() == limit || bytes >= PAGE_BYTES_MAX) {
                return new Rows(rows, Optional.of(last));
            }
            KeyValue<byte[], byte[]> entry = entries.next();
            last = entry.key;
            Optional<Row> row = reading.apply(entry);
            row.ifPresent(rows::add);
            bytes += row.map(Row::bytes).orElse(0L);
        }
        return new Rows(rows, Optional.empty());
    }

    private static Rows salesByDay(Days days, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        List<Row> rows = new ArrayList<>();
        addAll(rows, store, Stores.dayPrefix(days.from()), behind(days.to()));
        return all(rows);
    }

    /** Summed over the days: a product that sold on each of them is one row. */
    private Rows salesByProduct(Days days, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        NavigableMap<byte[], ProductSales> sums = new TreeMap<>(Arrays::compareUnsigned);
        try (KeyValueIterator<byte[], byte[]> entries = store.range(Stores.dayPrefix(days.from()), behind(days.to()))) {
            for (int summed = 0; entries.hasNext(); summed++) {
                requireBounded(summed, SUMMED_MAX - 1);
                KeyValue<byte[], byte[]> entry = entries.next();
                ProductSales sold =
                        forms.productSales().deserializer().deserialize(Stores.SALES_BY_PRODUCT, entry.value);
                sums.merge(Stores.withoutDay(entry.key), sold, ProductSales::plus);
                requireBounded(sums.size(), ROWS_MAX);
            }
        }
        return all(sums.entrySet().stream()
                .map(sum -> new Row(
                        sum.getKey(),
                        forms.productSales().serializer().serialize(Stores.SALES_BY_PRODUCT, sum.getValue())))
                .toList());
    }

    /** One short scan a day: between the days of a product lie those of all others. */
    private static Rows salesOfProduct(SalesOfProduct query, ReadOnlyKeyValueStore<byte[], byte[]> store) {
        List<Row> rows = new ArrayList<>();
        for (LocalDate day = query.days().from(); !day.isAfter(query.days().to()); day = day.plusDays(1)) {
            byte[] prefix = Stores.productPrefix(day, query.sku());
            addAll(rows, store, prefix, behindAll(prefix));
        }
        return all(rows);
    }

    private static void addAll(
            List<Row> rows, ReadOnlyKeyValueStore<byte[], byte[]> store, byte[] from, byte[] behind) {
        try (KeyValueIterator<byte[], byte[]> entries = store.range(from, behind)) {
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> entry = entries.next();
                rows.add(new Row(entry.key, entry.value));
                requireBounded(rows.size(), ROWS_MAX);
            }
        }
    }

    private static Rows all(List<Row> rows) {
        return new Rows(rows, Optional.empty());
    }

    private static void requireBounded(int count, int max) {
        if (count > max) {
            throw tooLarge();
        }
    }

    /** More than fits into an answer. */
    static ProblemException tooLarge() {
        return Problem.of(
                        ProblemCode.RESULT_TOO_LARGE,
                        "This is too much for one answer: ask for fewer days, or a lower limit.")
                .exception();
    }

    /** The first key behind this one. */
    private static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** Behind all keys of a day, and before those of the next: keys are longer than the prefix of a day. */
    private static byte[] behind(LocalDate day) {
        return Stores.dayPrefix(day.plusDays(1));
    }

    /** Behind all keys with a prefix that ends with 0x00. */
    private static byte[] behindAll(byte[] prefix) {
        byte[] behind = prefix.clone();
        behind[behind.length - 1]++;
        return behind;
    }
}
