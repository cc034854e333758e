package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds committed events of stock into what there is of a SKU. One that cannot be read, or that leaves a gap, stops the application. */
final class ProjectStock implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable TypedStore<StockView> stock;

    ProjectStock(ViewSerdes serdes, Changes changes) {
        this.serdes = serdes;
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        stock = TypedStore.of(context, Stores.STOCK, serdes.stock());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        TypedStore<StockView> to = Objects.requireNonNull(stock, "init was not called");
        Recorded<InventoryEvent> event = serdes.stockEvents().deserialize(Topics.INVENTORY_EVENTS, record.value());
        byte[] key = Stores.stockKey(event.aggregateId());
        Optional<StockView> before = to.get(key);
        requireNext(event, before.map(StockView::version).orElse(0L));
        to.put(key, StockView.after(before, event));
        changes.changed(event.aggregateId());
    }

    private static void requireNext(Recorded<InventoryEvent> event, long version) {
        if (event.version() > version + 1) {
            throw new IllegalStateException("SKU " + event.aggregateId() + " is at version " + version
                    + ", and its next event has version " + event.version());
        }
    }
}
