package dev.orderstream.topology.stream;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds what was done about dead letters into their place in the index, also before the letter itself is seen. */
final class ProjectDeadLetterActions implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable LetterStores letters;

    ProjectDeadLetterActions(ViewSerdes serdes) {
        this.serdes = serdes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        letters = LetterStores.of(context, serdes);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        LetterStores to = Objects.requireNonNull(letters, "init was not called");
        String topic = Objects.requireNonNull(context, "init was not called")
                .recordMetadata()
                .orElseThrow()
                .topic();
        Lenient.read(serdes.deadLetterActions(), topic, record.value()).ifPresent(to::acted);
    }
}
