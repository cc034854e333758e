package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds what was done about dead letters into their place in the index, also before the letter itself is seen. */
final class ProjectDeadLetterActions implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private @Nullable LetterStores letters;

    ProjectDeadLetterActions(ViewSerdes serdes) {
        this.serdes = serdes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        letters = LetterStores.of(context, serdes);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        LetterStores to = Objects.requireNonNull(letters, "init was not called");
        Lenient.read(serdes.deadLetterActions(), Topics.ORDER_DEAD_LETTER_ACTIONS, record.value())
                .ifPresent(to::acted);
    }
}
