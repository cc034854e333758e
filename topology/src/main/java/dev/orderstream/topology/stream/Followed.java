package dev.orderstream.topology.stream;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A projection whose progress is followed. */
final class Followed implements Processor<byte[], byte[], Void, Void> {
    private final Processor<byte[], byte[], Void, Void> projection;
    private final CatchUp catchUp;
    private @Nullable ProcessorContext<Void, Void> context;

    Followed(Processor<byte[], byte[], Void, Void> projection, CatchUp catchUp) {
        this.projection = projection;
        this.catchUp = catchUp;
    }

    @Override
    public void init(ProcessorContext<Void, Void> processorContext) {
        context = processorContext;
        projection.init(processorContext);
        catchUp.taken(processorContext.taskId().partition());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        ProjectionException.explained(at, () -> projection.process(record));
        catchUp.projected(at.topic(), at.partition(), at.offset());
    }

    @Override
    public void close() {
        catchUp.released(context().taskId().partition());
        projection.close();
    }

    private ProcessorContext<Void, Void> context() {
        return Objects.requireNonNull(context, "init was not called");
    }
}
