package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * Reads the stores of the application <b>views</b> (keys: see {@link Stores}). Before it says that there is nothing, it makes sure that
 * the store is still owned here.
 */
public final class StoreReader implements OrderReads {
    private final StoreLocator locator;
    private final Deserializer<OrderView> orders;
    private final Deserializer<Recorded<OrderEvent>> events;
    private final Deserializer<CommandStatus> commands;

    /** The deserializers read values of the stores, and are called by many threads at a time. */
    public StoreReader(
            StoreLocator locator,
            Deserializer<OrderView> orders,
            Deserializer<Recorded<OrderEvent>> events,
            Deserializer<CommandStatus> commands) {
        this.locator = locator;
        this.orders = orders;
        this.events = events;
        this.commands = commands;
    }

    @Override
    public Optional<OrderView> order(String orderId) {
        return value(Stores.ORDER_BY_ID, orderId, Stores.orderKey(orderId), orders);
    }

    @Override
    public Optional<CommandStatus> command(String orderId, String commandId) {
        return value(Stores.COMMAND_STATUS, orderId, Stores.commandKey(orderId, commandId), commands);
    }

    @Override
    public List<Recorded<OrderEvent>> history(String orderId, long after, int limit) {
        if (after == Long.MAX_VALUE) {
            return List.of();
        }
        byte[] from = Stores.eventKey(orderId, after + 1);
        byte[] to = Stores.eventKey(orderId, Long.MAX_VALUE);
        List<Recorded<OrderEvent>> page = locator.read(Stores.EVENT_LOG, orderId, store -> {
            List<Recorded<OrderEvent>> found = new ArrayList<>();
            try (KeyValueIterator<byte[], byte[]> range = store.range(from, to)) {
                while (found.size() < limit && range.hasNext()) {
                    found.add(events.deserialize(Stores.EVENT_LOG, range.next().value));
                }
            }
            return found;
        });
        if (page.size() < limit) {
            locator.requireOwned(Stores.EVENT_LOG, orderId);
        }
        return page;
    }

    private <T> Optional<T> value(String storeName, String orderId, byte[] key, Deserializer<T> deserializer) {
        Optional<T> value = locator.read(
                storeName,
                orderId,
                store -> Optional.ofNullable(store.get(key)).map(bytes -> deserializer.deserialize(storeName, bytes)));
        if (value.isEmpty()) {
            locator.requireOwned(storeName, orderId);
        }
        return value;
    }
}
