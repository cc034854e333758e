package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.CommandStatus;
import java.time.Instant;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds successes without an event into the status of their command. */
final class ProjectOutcomes implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable CommandStatusStore commands;

    ProjectOutcomes(ViewSerdes serdes, Changes changes) {
        this.serdes = serdes;
        this.changes = changes;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        commands = CommandStatusStore.of(context, serdes.commands(), changes);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        CommandStatusStore to = Objects.requireNonNull(commands, "init was not called");
        Instant at = Instant.ofEpochMilli(record.timestamp());
        Lenient.read(serdes.outcomes(), Topics.ORDER_OUTCOMES, record.value())
                .ifPresent(outcome ->
                        to.fold(outcome.aggregateId(), outcome.commandId(), before -> CommandStatus.noOp(before, at)));
    }
}
