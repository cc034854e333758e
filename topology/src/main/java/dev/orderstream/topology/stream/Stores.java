package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Names of the state stores and the layout of their keys, which RocksDB orders as unsigned bytes. A store's changelog topic is named
 * after it, so that renaming one is a migration. No id, and no SKU, holds the separator 0x00: control characters are refused in commands.
 */
public final class Stores {
    /** orderId -> state that commands are decided against. */
    public static final String ORDER_STATE = "order-state";

    /** sku -> state that commands are decided against. */
    public static final String INVENTORY_STATE = "inventory-state";

    /** One key -> how far the inputs of the partition were processed, in the transaction that processed them. */
    public static final String INPUT_FENCE = "input-fence";

    /** Aggregate's id -> the dead letter that its later commands wait for, and how many do. */
    public static final String HOLDS = "holds";

    /** (aggregate's id, sequence number) -> a command record that waits, as it came. */
    public static final String HELD_COMMANDS = "held-commands";

    /** orderId -> the order's saga. */
    public static final String SAGAS = "sagas";

    /** (due time, orderId) -> nothing: the saga has a step that is to be tried again, or given up, then. */
    public static final String SAGA_TIMERS = "saga-timers";

    /** orderId -> read view of the order. */
    public static final String ORDER_BY_ID = "order-by-id";

    /** (orderId, version) -> event record, as it lies on the topic. */
    public static final String EVENT_LOG = "event-log";

    /** (orderId, commandId) -> what is known of the command. */
    public static final String COMMAND_STATUS = "command-status";

    /** (customerId, createdAt, orderId) -> status of the order; the newest of a customer first. */
    public static final String ORDERS_BY_CUSTOMER = "orders-by-customer";

    /** (day, currency) -> sales of the day, of the orders of the partition. */
    public static final String SALES_BY_DAY = "sales-by-day";

    /** (day, sku, currency) -> sales of the product on the day, of the orders of the partition. */
    public static final String SALES_BY_PRODUCT = "sales-by-product";

    /** sku -> read view of what there is of it. */
    public static final String STOCK = "stock";

    /** Dead letter's id -> the dead letter, as it lies on its topic. */
    public static final String DEAD_LETTERS = "dead-letters";

    /** (state, kind, code, source topic, time, partition, offset) -> what lists show of the dead letter; see {@link LetterKeys}. */
    public static final String DEAD_LETTER_INDEX = "dead-letter-index";

    /** Dead letter's id -> what was done about it, also before the dead letter itself is known. */
    public static final String DEAD_LETTER_HANDLING = "dead-letter-handling";

    /** (state, kind, code, source topic) -> how many dead letters of the partition those are, eight bytes big-endian. */
    public static final String DEAD_LETTER_COUNTS = "dead-letter-counts";

    /** orderId -> its saga, the newest that is known. */
    public static final String FULFILMENT = "fulfilment";

    /** (state, startedAt, orderId) -> nothing more: sagas in lists, the oldest first; see {@link SagaKeys}. */
    public static final String FULFILMENT_INDEX = "fulfilment-index";

    /** State -> how many sagas of the partition are in it, eight bytes big-endian. */
    public static final String FULFILMENT_COUNTS = "fulfilment-counts";

    /** Those of the views, of all of their versions: one that a later version gives up stays in this list. */
    public static final Set<String> OF_VIEWS = Set.of(
            ORDER_BY_ID,
            EVENT_LOG,
            COMMAND_STATUS,
            ORDERS_BY_CUSTOMER,
            SALES_BY_DAY,
            SALES_BY_PRODUCT,
            STOCK,
            DEAD_LETTERS,
            DEAD_LETTER_INDEX,
            DEAD_LETTER_HANDLING,
            DEAD_LETTER_COUNTS,
            FULFILMENT,
            FULFILMENT_INDEX,
            FULFILMENT_COUNTS);

    private static final byte SEPARATOR = 0;

    /** A key of {@link #ORDERS_BY_CUSTOMER}. */
    public record CustomerOrder(String customerId, Instant createdAt, String orderId) {}

    /** A key of {@link #SALES_BY_DAY}. */
    public record SalesDay(LocalDate day, String currency) {}

    /** A key of {@link #SALES_BY_PRODUCT}. */
    public record ProductDay(LocalDate day, String sku, String currency) {}

    /** A key of {@link #SALES_BY_PRODUCT} without its day. */
    public record Product(String sku, String currency) {}

    private Stores() {}

    /** A RocksDB store of bytes with a changelog; uncached, since nothing reads it but its own processor. */
    static StoreBuilder<KeyValueStore<byte[], byte[]>> persistent(String name) {
        return builder(name).withCachingDisabled();
    }

    /** The same with a cache: what is put again and again under one key is written once, with the commit. */
    static StoreBuilder<KeyValueStore<byte[], byte[]>> cached(String name) {
        return builder(name).withCachingEnabled();
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> builder(String name) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
                Serdes.ByteArray(),
                Serdes.ByteArray());
    }

    /** The one key of {@link #INPUT_FENCE}. */
    public static byte[] fenceKey() {
        return INPUT_FENCE.getBytes(UTF_8);
    }

    /** A key of {@link #STOCK}. */
    public static byte[] stockKey(String sku) {
        return sku.getBytes(UTF_8);
    }

    public static byte[] orderKey(String orderId) {
        return orderId.getBytes(UTF_8);
    }

    /** orderId, 0x00, version as eight bytes big-endian: the events of one order lie side by side, in order. */
    public static byte[] eventKey(String orderId, long version) {
        return numbered(orderId.getBytes(UTF_8), version);
    }

    /** Aggregate's id, 0x00, sequence number as eight bytes big-endian. */
    static byte[] heldKey(byte[] aggregate, long sequence) {
        return numbered(aggregate, sequence);
    }

    /** Epoch millis as eight bytes big-endian, orderId: what is due first comes first. */
    static byte[] dueKey(long dueMillis, String orderId) {
        byte[] order = orderId.getBytes(UTF_8);
        return ByteBuffer.allocate(Long.BYTES + order.length)
                .putLong(dueMillis)
                .put(order)
                .array();
    }

    /** orderId, 0x00, commandId. */
    public static byte[] commandKey(String orderId, String commandId) {
        return concatenated(separated(orderId), commandId.getBytes(UTF_8));
    }

    /** customerId, 0x00, (largest long - epoch millis) as eight bytes big-endian, orderId: the orders of one customer, newest first. */
    public static byte[] customerOrderKey(String customerId, Instant createdAt, String orderId) {
        byte[] customer = customerPrefix(customerId);
        byte[] order = orderId.getBytes(UTF_8);
        return ByteBuffer.allocate(customer.length + Long.BYTES + order.length)
                .put(customer)
                .putLong(Long.MAX_VALUE - createdAt.toEpochMilli())
                .put(order)
                .array();
    }

    /** What the keys of all orders of a customer begin with, and no others. */
    public static byte[] customerPrefix(String customerId) {
        return separated(customerId);
    }

    /**
     * What the key is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static CustomerOrder customerOrder(byte[] key) {
        int separator = separatorFrom(0, key);
        ByteBuffer rest = ByteBuffer.wrap(key, separator + 1, key.length - separator - 1);
        if (rest.remaining() < Long.BYTES) {
            throw new IllegalArgumentException("a key of " + ORDERS_BY_CUSTOMER + " ends within its time");
        }
        return new CustomerOrder(
                new String(key, 0, separator, UTF_8),
                Instant.ofEpochMilli(Long.MAX_VALUE - rest.getLong()),
                UTF_8.decode(rest).toString());
    }

    /** Whether the key is one of an order of that customer. */
    public static boolean isOfCustomer(byte[] key, String customerId) {
        byte[] prefix = customerPrefix(customerId);
        return key.length > prefix.length + Long.BYTES
                && Arrays.equals(prefix, 0, prefix.length, key, 0, prefix.length);
    }

    /** Day, three letters of currency. */
    public static byte[] dailySalesKey(LocalDate day, String currency) {
        return concatenated(dayPrefix(day), currency.getBytes(UTF_8));
    }

    /**
     * What the key is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static SalesDay salesDay(byte[] key) {
        return new SalesDay(day(key), text(key, Integer.BYTES));
    }

    /** Day, SKU, 0x00, three letters of currency. */
    public static byte[] productSalesKey(LocalDate day, String sku, String currency) {
        return concatenated(productPrefix(day, sku), currency.getBytes(UTF_8));
    }

    /** What the keys of a product on a day begin with, and no others. */
    public static byte[] productPrefix(LocalDate day, String sku) {
        return concatenated(dayPrefix(day), separated(sku));
    }

    /**
     * What the key is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static ProductDay productDay(byte[] key) {
        LocalDate day = day(key);
        int separator = separatorFrom(Integer.BYTES, key);
        return new ProductDay(
                day, new String(key, Integer.BYTES, separator - Integer.BYTES, UTF_8), text(key, separator + 1));
    }

    /** A key of {@link #SALES_BY_PRODUCT} without its day: one for the product on all days. */
    public static byte[] withoutDay(byte[] key) {
        return Arrays.copyOfRange(key, Integer.BYTES, key.length);
    }

    /**
     * What a key without its day is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static Product product(byte[] withoutDay) {
        int separator = separatorFrom(0, withoutDay);
        return new Product(new String(withoutDay, 0, separator, UTF_8), text(withoutDay, separator + 1));
    }

    /**
     * What all keys of a day begin with: its number since 1970-01-01 as four bytes big-endian, the sign flipped so that days before it
     * come first. Days more than 5.8 million years away count as the last of them.
     */
    public static byte[] dayPrefix(LocalDate day) {
        int number = Math.clamp(day.toEpochDay(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt(number ^ Integer.MIN_VALUE)
                .array();
    }

    private static LocalDate day(byte[] key) {
        if (key.length < Integer.BYTES) {
            throw new IllegalArgumentException("a key of sales ends within its day");
        }
        return LocalDate.ofEpochDay(ByteBuffer.wrap(key).getInt() ^ Integer.MIN_VALUE);
    }

    private static byte[] numbered(byte[] id, long number) {
        return ByteBuffer.allocate(id.length + 1 + Long.BYTES)
                .put(id)
                .put(SEPARATOR)
                .putLong(number)
                .array();
    }

    private static byte[] separated(String id) {
        return concatenated(id.getBytes(UTF_8), new byte[] {SEPARATOR});
    }

    static byte[] concatenated(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static String text(byte[] key, int from) {
        return new String(key, from, key.length - from, UTF_8);
    }

    private static int separatorFrom(int from, byte[] key) {
        for (int i = from; i < key.length; i++) {
            if (key[i] == SEPARATOR) {
                return i;
            }
        }
        throw new IllegalArgumentException("a key without the byte that ends its first id");
    }
}
