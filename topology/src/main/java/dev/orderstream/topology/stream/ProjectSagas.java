package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Keeps the newest saga of each order, and its place in lists. One that cannot be read is left out: the next one is whole again. */
final class ProjectSagas implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable SagaStores sagas;

    ProjectSagas(ViewSerdes serdes, Changes changes) {
        this.serdes = serdes;
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        sagas = SagaStores.of(context, serdes);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        SagaStores to = Objects.requireNonNull(sagas, "init was not called");
        Lenient.read(serdes.sagaSnapshots(), Topics.FULFILMENT_EVENTS, record.value())
                .filter(to::fold)
                .ifPresent(saga -> changes.changed(saga.orderId()));
    }
}
