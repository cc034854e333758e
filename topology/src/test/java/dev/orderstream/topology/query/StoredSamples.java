package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.HostInfo;

/** Keys and values of stores, written out by hand: not with the code that is tested. */
final class StoredSamples {
    private static final int PARTITIONS = 6;

    private StoredSamples() {}

    /** Reads values that are text: an order's id, an event's {@code id|version}, a status' detail. */
    static StoreReader reader(FakeHost host, Optional<HostInfo> self) {
        return new StoreReader(
                new StoreLocator(host, PARTITIONS, self),
                (store, value) -> FakeReads.fold(List.of(event(text(value), 1))).orElseThrow(),
                (store, value) -> event(text(value).split("\\|", -1)),
                (store, value) -> new CommandStatus(
                        CommandStatus.Status.FAILED,
                        List.of(),
                        Optional.of("X"),
                        Optional.of(text(value)),
                        Samples.START));
    }

    static void putOrder(FakeHost host, String orderId) {
        host.put("order-by-id", partition(orderId), bytes(orderId), bytes(orderId));
    }

    static void putEvent(FakeHost host, String orderId, long version) {
        host.put("event-log", partition(orderId), eventKey(orderId, version), bytes(orderId + "|" + version));
    }

    /** The layout of keys, written out: id, 0x00, eight bytes of version with the highest first. */
    static byte[] eventKey(String orderId, long version) {
        byte[] id = orderId.getBytes(UTF_8);
        byte[] key = new byte[id.length + 9];
        System.arraycopy(id, 0, key, 0, id.length);
        for (int i = 0; i < 8; i++) {
            key[id.length + 1 + i] = (byte) (version >>> (56 - 8 * i));
        }
        return key;
    }

    private static Recorded<OrderEvent> event(String... idAndVersion) {
        if (idAndVersion.length != 2) {
            throw new SerializationException("not an event");
        }
        return event(idAndVersion[0], Long.parseLong(idAndVersion[1]));
    }

    private static Recorded<OrderEvent> event(String orderId, long version) {
        return new Recorded<>(
                "id", "Order", orderId, version, Samples.START, Metadata.NONE, "OrderCreated", Samples.created());
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] value) {
        return new String(value, UTF_8);
    }

    static int partition(String orderId) {
        return KeyPartitioner.partition(orderId, PARTITIONS);
    }
}
