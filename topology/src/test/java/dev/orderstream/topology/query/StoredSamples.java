package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.kafka.common.errors.SerializationException;

/** Keys and values of stores, written out by hand: not with the code that is tested. */
final class StoredSamples {
    private static final int PARTITIONS = 6;

    private StoredSamples() {}

    /** Reads values that are text: an order's id, an event's {@code id|version}, a status' detail. */
    static StoreReader reader(FakeHost host, IntPredicate served) {
        return reader(host, new StoreLocator(host, served).owned());
    }

    /** The same, of copies. */
    static StoreReader copies(FakeHost host) {
        return reader(host, new StoreLocator(host, partition -> false).any());
    }

    private static StoreReader reader(FakeHost host, StoreLocator.Access access) {
        return new StoreReader(access, new Placement(host, PARTITIONS, Optional.empty()), forms());
    }

    /** The orders, events and statuses are text; the rest is as it is stored. */
    static StoredForms forms() {
        return new StoredForms(
                (store, value) -> FakeReads.fold(List.of(event(text(value), 1))).orElseThrow(),
                (store, value) -> event(text(value).split("\\|", -1)),
                (store, value) -> new CommandStatus(
                        CommandStatus.Status.FAILED,
                        List.of(),
                        Optional.of("X"),
                        Optional.of(text(value)),
                        Samples.START),
                ViewCodec.customerOrders().deserializer(),
                ViewCodec.dailySales().deserializer(),
                ViewCodec.productSales(),
                StoredViews.FORMS.deadLetters(),
                StoredViews.FORMS.listedLetters(),
                StoredViews.FORMS.handlings(),
                StoredViews.FORMS.sagas(),
                StoredViews.FORMS.stock());
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
