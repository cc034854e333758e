package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.kernel.DeadLetter;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Folds dead letters into the status of the command that they hold, where order and command are readable. */
final class ProjectDeadLetters implements Processor<byte[], byte[], Void, Void> {
    private final ViewSerdes serdes;
    private final Changes changes;
    private @Nullable CommandStatusStore commands;

    ProjectDeadLetters(ViewSerdes serdes, Changes changes) {
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
        Lenient.read(serdes.deadLetters(), Topics.ORDER_DEAD_LETTERS, record.value())
                .ifPresent(letter -> letter.aggregateId()
                        .ifPresent(orderId -> letter.commandId()
                                .ifPresent(
                                        commandId -> to.fold(orderId, commandId, before -> refused(before, letter)))));
    }

    private static CommandStatus refused(Optional<CommandStatus> before, DeadLetter letter) {
        return CommandStatus.refused(
                before,
                status(letter.kind()),
                letter.code(),
                letter.detail(),
                letter.source().timestamp());
    }

    private static CommandStatus.Status status(DeadLetter.Kind kind) {
        return switch (kind) {
            case REJECTED -> CommandStatus.Status.REJECTED;
            case FAILED, UNREADABLE -> CommandStatus.Status.FAILED;
        };
    }
}
