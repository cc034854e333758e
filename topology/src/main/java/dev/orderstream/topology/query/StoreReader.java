package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Reads orders, their history and their commands, and stock, from the stores that are here (keys: see {@link Stores}). */
final class StoreReader implements OrderReads {
    private final StoreLocator.Access access;
    private final Placement placement;
    private final StoredForms forms;

    StoreReader(StoreLocator.Access access, Placement placement, StoredForms forms) {
        this.access = access;
        this.placement = placement;
        this.forms = forms;
    }

    @Override
    public Optional<OrderView> order(String orderId) {
        return value(Stores.ORDER_BY_ID, orderId, Stores.orderKey(orderId), forms.orders());
    }

    @Override
    public Optional<StockView> stock(String sku) {
        return value(Stores.STOCK, sku, Stores.stockKey(sku), forms.stock());
    }

    @Override
    public Optional<CommandStatus> command(String orderId, String commandId) {
        return value(Stores.COMMAND_STATUS, orderId, Stores.commandKey(orderId, commandId), forms.commands());
    }

    @Override
    public Optional<Saga> saga(String orderId) {
        return value(Stores.FULFILMENT, orderId, Stores.orderKey(orderId), forms.sagas());
    }

    @Override
    public List<Recorded<OrderEvent>> history(String orderId, long after, int limit) {
        if (after == Long.MAX_VALUE) {
            return List.of();
        }
        byte[] from = Stores.eventKey(orderId, after + 1);
        byte[] to = Stores.eventKey(orderId, Long.MAX_VALUE);
        List<byte[]> stored = access.read(Stores.EVENT_LOG, placement.partition(orderId), store -> {
            List<byte[]> found = new ArrayList<>();
            try (KeyValueIterator<byte[], byte[]> range = store.range(from, to)) {
                while (found.size() < limit && range.hasNext()) {
                    found.add(range.next().value);
                }
            }
            return found;
        });
        return stored.stream()
                .map(value -> forms.events().deserialize(Stores.EVENT_LOG, value))
                .toList();
    }

    private <T> Optional<T> value(String storeName, String id, byte[] key, Deserializer<T> deserializer) {
        Optional<byte[]> stored =
                access.read(storeName, placement.partition(id), store -> Optional.ofNullable(store.get(key)));
        return stored.map(value -> deserializer.deserialize(storeName, value));
    }
}
