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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds dead letters of all families into their index, and those of orders into the status of the command that they hold, where order
 * and command are readable. Forgets them when their retention is over.
 */
final class ProjectDeadLetters implements Processor<byte[], byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectDeadLetters.class);

    private final ViewSerdes serdes;
    private final Changes changes;
    private final LetterRetention retention;
    private @Nullable ProcessorContext<Void, Void> context;
    private @Nullable CommandStatusStore commands;
    private @Nullable LetterStores letters;

    ProjectDeadLetters(ViewSerdes serdes, Changes changes, LetterRetention retention) {
        this.serdes = serdes;
        this.changes = changes;
        this.retention = retention;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        LetterStores stores = LetterStores.of(context, serdes);
        commands = CommandStatusStore.of(context, serdes.commands(), changes);
        letters = stores;
        LetterPurge.schedule(context, serdes, stores, retention, System::nanoTime);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        String topic = topic();
        Lenient.read(serdes.deadLetters(), topic, record.value()).ifPresent(letter -> {
            index(topic, letter, record.value());
            if (topic.equals(Topics.ORDER_DEAD_LETTERS)) {
                letter.aggregateId()
                        .ifPresent(orderId ->
                                letter.commandId().ifPresent(commandId -> refuse(orderId, commandId, letter)));
            }
        });
    }

    private String topic() {
        return Objects.requireNonNull(context, "init was not called")
                .recordMetadata()
                .orElseThrow()
                .topic();
    }

    private void index(String topic, DeadLetter letter, byte[] record) {
        if (LetterKeys.areLegal(letter)) {
            Objects.requireNonNull(letters, "init was not called").seen(letter, record);
        } else {
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .log("A dead letter has no legal code or source; it is left out of the index");
        }
    }

    private void refuse(String orderId, String commandId, DeadLetter letter) {
        Objects.requireNonNull(commands, "init was not called")
                .fold(orderId, commandId, before -> refused(before, letter));
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
