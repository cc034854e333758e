package dev.orderstream.participants.work;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.participants.work.CommandReader.Found;
import dev.orderstream.participants.work.CommandWork.Ending;
import dev.orderstream.participants.work.Letters.Reason;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One record from its bytes to its end: worked on, and answered or set aside. Only then does it count as done. Threadsafe. */
final class CommandDesk implements PartitionWork.RecordWork {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);

    private final CommandReader reader;
    private final CommandWork work;
    private final Answers answers;
    private final WorkMetrics metrics;

    CommandDesk(CommandReader reader, CommandWork work, Answers answers, WorkMetrics metrics) {
        this.reader = reader;
        this.work = work;
        this.answers = answers;
        this.metrics = metrics;
    }

    @Override
    public void work(ConsumerRecord<byte[], byte[]> source, long arrivedNanos, Pause pause)
            throws InterruptedException {
        String outcome = switch (read(source, arrivedNanos, pause)) {
            case Found.SetAside aside -> setAside(source, aside.reason(), aside.envelope(), pause);
            case Found.Legible legible -> ended(source, legible.command(), pause);
        };
        metrics.ended(outcome, Duration.ofNanos(System.nanoTime() - arrivedNanos));
    }

    private Found read(ConsumerRecord<byte[], byte[]> source, long arrivedNanos, Pause pause)
            throws InterruptedException {
        try {
            return reader.read(source, arrivedNanos, pause);
        } catch (RuntimeException bug) {
            return new Found.SetAside(internalError(source, "Reading", bug), Optional.empty());
        }
    }

    private String ended(ConsumerRecord<byte[], byte[]> source, Command command, Pause pause)
            throws InterruptedException {
        Optional<CommandEnvelope> envelope = Optional.of(command.envelope());
        return switch (ending(source, command)) {
            case Ending.Answered answered -> {
                answers.answer(source, answered.answer(), pause);
                yield answered.answer().getSchema().getName();
            }
            case Ending.Done done -> "DONE";
            case Ending.Failed failed ->
                setAside(source, Reason.failed(failed.code(), failed.detail()), envelope, pause);
            case Ending.Invalid invalid ->
                setAside(source, Reason.invalid(invalid.field(), invalid.detail()), envelope, pause);
        };
    }

    private Ending ending(ConsumerRecord<byte[], byte[]> source, Command command) throws InterruptedException {
        try {
            return work.work(command);
        } catch (RuntimeException bug) {
            Reason reason = internalError(source, "The command", bug);
            return new Ending.Failed(reason.code(), reason.detail());
        }
    }

    private String setAside(
            ConsumerRecord<byte[], byte[]> source, Reason reason, Optional<CommandEnvelope> envelope, Pause pause)
            throws InterruptedException {
        answers.setAside(source, reason, envelope, pause);
        LOG.atWarn()
                .addKeyValue("topic", source.topic())
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("kind", reason.kind())
                .addKeyValue("code", reason.code())
                .log("A command became a dead letter");
        return reason.code();
    }

    private static Reason internalError(ConsumerRecord<byte[], byte[]> source, String what, RuntimeException bug) {
        LOG.atError()
                .addKeyValue("topic", source.topic())
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .setCause(bug)
                .log("A command could not be worked on; it becomes a FAILED dead letter");
        return Reason.failed(
                "INTERNAL_ERROR", what + " failed (" + bug.getClass().getSimpleName() + "); the log has the cause.");
    }
}
