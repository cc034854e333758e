package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.query.PartQuery.Orders;
import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesByProduct;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
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

/** Reads the rows of one partition from the stores that are here. Every scan is bounded. */
final class PartReader {
    /** Most rows of one answer. */
    static final int ROWS_MAX = 100_000;

    /** Most entries that are looked at for a page of a customer's orders. */
    static final int SCANNED_MAX = 2_000;

    private final StoreLocator.Access access;
    private final StoredForms forms;

    PartReader(StoreLocator.Access access, StoredForms forms) {
        this.access = access;
        this.forms = forms;
    }

    /**
     * The rows of the partition.
     *
     * @throws OwnerUnavailableException when the partition cannot be read here
     * @throws ProblemException when there are more than {@value #ROWS_MAX}
     */
    Rows read(PartQuery query, int partition) {
        return switch (query) {
            case CustomerOrders orders -> customerOrders(orders, partition);
            case SalesByDay sales ->
                scan(
                        Stores.SALES_BY_DAY,
                        partition,
                        Stores.dayPrefix(sales.from()),
                        behind(sales.to()),
                        PartReader::rows);
            case SalesByProduct sales -> salesByProduct(sales, partition);
            case SalesOfProduct sales -> salesOfProduct(sales, partition);
            case Orders orders -> orders(orders, partition);
        };
    }

    private Rows orders(Orders query, int partition) {
        byte[] from = query.after().map(PartReader::behind).orElse(new byte[0]);
        return access.read(Stores.ORDER_BY_ID, partition, store -> {
            try (KeyValueIterator<byte[], byte[]> entries = store.range(from, null)) {
                List<Row> rows = new ArrayList<>();
                while (rows.size() < query.limit() && entries.hasNext()) {
                    rows.add(row(entries.next()));
                }
                return new Rows(
                        rows, entries.hasNext() ? Optional.of(rows.getLast().key()) : Optional.empty());
            }
        });
    }

    private Rows customerOrders(CustomerOrders query, int partition) {
        byte[] prefix = Stores.customerPrefix(query.customerId());
        byte[] from = query.after().map(PartReader::behind).orElse(prefix);
        return access.read(Stores.ORDERS_BY_CUSTOMER, partition, index -> {
            try (KeyValueIterator<byte[], byte[]> entries = index.range(from, behindAll(prefix))) {
                List<Row> rows = new ArrayList<>();
                Optional<byte[]> last = Optional.empty();
                for (int scanned = 0;
                        scanned < SCANNED_MAX && rows.size() < query.limit() && entries.hasNext();
                        scanned++) {
                    KeyValue<byte[], byte[]> entry = entries.next();
                    last = Optional.of(entry.key);
                    if (matches(
                            query.status(),
                            forms.customerOrders().deserialize(Stores.ORDERS_BY_CUSTOMER, entry.value))) {
                        order(partition, entry.key, query.status()).ifPresent(rows::add);
                    }
                }
                return new Rows(rows, entries.hasNext() ? last : Optional.empty());
            }
        });
    }

    /** The order of an entry, if it still has the status that the entry had. */
    private Optional<Row> order(int partition, byte[] key, Optional<OrderStatus> status) {
        byte[] orderKey = Stores.orderKey(Stores.customerOrder(key).orderId());
        return access.read(Stores.ORDER_BY_ID, partition, store -> Optional.ofNullable(store.get(orderKey)))
                .filter(value -> matches(
                        status,
                        forms.orders().deserialize(Stores.ORDER_BY_ID, value).status()))
                .map(value -> new Row(key, value));
    }

    /** Summed over the days: a product that sold on each of them is one row. */
    private Rows salesByProduct(SalesByProduct query, int partition) {
        return scan(Stores.SALES_BY_PRODUCT, partition, Stores.dayPrefix(query.from()), behind(query.to()), entries -> {
            NavigableMap<byte[], ProductSales> sums = new TreeMap<>(Arrays::compareUnsigned);
            while (entries.hasNext()) {
                KeyValue<byte[], byte[]> entry = entries.next();
                byte[] product = Stores.withoutDay(entry.key);
                ProductSales sold =
                        forms.productSales().deserializer().deserialize(Stores.SALES_BY_PRODUCT, entry.value);
                sums.merge(product, sold, ProductSales::plus);
                requireBounded(sums.size());
            }
            return sums.entrySet().stream()
                    .map(sum -> new Row(
                            sum.getKey(),
                            forms.productSales().serializer().serialize(Stores.SALES_BY_PRODUCT, sum.getValue())))
                    .toList();
        });
    }

    /** One short scan a day: the days of all products lie between them. */
    private Rows salesOfProduct(SalesOfProduct query, int partition) {
        List<Row> rows = new ArrayList<>();
        for (LocalDate day = query.from(); !day.isAfter(query.to()); day = day.plusDays(1)) {
            byte[] prefix = Stores.productPrefix(day, query.sku());
            rows.addAll(scan(Stores.SALES_BY_PRODUCT, partition, prefix, behindAll(prefix), PartReader::rows)
                    .rows());
            requireBounded(rows.size());
        }
        return new Rows(rows, Optional.empty());
    }

    private Rows scan(
            String storeName,
            int partition,
            byte[] from,
            byte[] to,
            Function<KeyValueIterator<byte[], byte[]>, List<Row>> reading) {
        return access.read(storeName, partition, store -> {
            try (KeyValueIterator<byte[], byte[]> entries = store.range(from, to)) {
                return new Rows(reading.apply(entries), Optional.empty());
            }
        });
    }

    private static List<Row> rows(KeyValueIterator<byte[], byte[]> entries) {
        List<Row> rows = new ArrayList<>();
        while (entries.hasNext()) {
            rows.add(row(entries.next()));
            requireBounded(rows.size());
        }
        return rows;
    }

    private static Row row(KeyValue<byte[], byte[]> entry) {
        return new Row(entry.key, entry.value);
    }

    private static boolean matches(Optional<OrderStatus> wanted, OrderStatus found) {
        return wanted.isEmpty() || wanted.get() == found;
    }

    private static void requireBounded(int rows) {
        if (rows > ROWS_MAX) {
            throw tooLarge();
        }
    }

    static ProblemException tooLarge() {
        return Problem.of(ProblemCode.RESULT_TOO_LARGE, "More than " + ROWS_MAX + " rows: ask for fewer days.")
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
