package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Names of the state stores and the layout of their keys. A store's changelog topic is named after it, so that renaming one is a
 * migration.
 */
public final class Stores {
    /** orderId -> state that commands are decided against. */
    public static final String ORDER_STATE = "order-state";

    /** orderId -> read view of the order. */
    public static final String ORDER_BY_ID = "order-by-id";

    /** (orderId, version) -> event record, as it lies on the topic. */
    public static final String EVENT_LOG = "event-log";

    /** (orderId, commandId) -> what is known of the command. */
    public static final String COMMAND_STATUS = "command-status";

    private static final byte SEPARATOR = 0;

    private Stores() {}

    /** A RocksDB store of bytes with a changelog; uncached, since nothing reads it but its own processor. */
    static StoreBuilder<KeyValueStore<byte[], byte[]>> persistent(String name) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withCachingDisabled();
    }

    public static byte[] orderKey(String orderId) {
        return orderId.getBytes(UTF_8);
    }

    /** orderId, 0x00, version as eight bytes big-endian: the events of one order lie side by side, in order. */
    public static byte[] eventKey(String orderId, long version) {
        byte[] order = orderId.getBytes(UTF_8);
        return ByteBuffer.allocate(order.length + 1 + Long.BYTES)
                .put(order)
                .put(SEPARATOR)
                .putLong(version)
                .array();
    }

    /** orderId, 0x00, commandId. Neither holds control characters. */
    public static byte[] commandKey(String orderId, String commandId) {
        byte[] order = orderId.getBytes(UTF_8);
        byte[] command = commandId.getBytes(UTF_8);
        return ByteBuffer.allocate(order.length + 1 + command.length)
                .put(order)
                .put(SEPARATOR)
                .put(command)
                .array();
    }
}
