package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import dev.orderstream.topology.stream.CommandIntake.Intake;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the aggregate, decides, and then writes: state, events, reply, outcome and dead letter go out in the one transaction that also
 * commits the command's offset. Every record ends here exactly once, at once or after it had to wait; none is ever thrown back but for an
 * outage.
 */
final class DecideProcessor<C, E, S> implements Processor<byte[], byte[], byte[], Outbound>, Holding.Decisions {
    static final String EVENTS = "append-events";
    static final String DEAD_LETTERS = "set-aside";
    static final String REPLIES = "reply";
    static final String OUTCOMES = "note-no-op";

    private static final Duration LIFT_TICK = Duration.ofMillis(50);

    private final CommandIntake<C> intake;
    private final ActionIntake actions;
    private final Deciding<C, E, S> deciding;
    private final AggregateTopics topics;
    private final AggregateSerdes<C, E, S> serdes;
    private final DecideSettings settings;
    private final DecideTelemetry telemetry;
    private @Nullable Task task;
    private Optional<Cancellable> ticking = Optional.empty();

    /** What belongs to the task that the processor runs in, as it was restored. */
    private record Task(
            ProcessorContext<byte[], Outbound> context,
            KeyValueStore<byte[], byte[]> aggregates,
            Fence fence,
            Holds holds,
            Holding holding) {}

    DecideProcessor(
            AggregateTopics topics,
            AggregateSerdes<C, E, S> serdes,
            Deciding<C, E, S> deciding,
            DecideSettings settings,
            OutagePatience patience,
            DecideTelemetry telemetry) {
        this.intake = new CommandIntake<>(serdes.commands(), settings.partitions(), patience);
        this.actions = new ActionIntake(serdes.actions(), patience);
        this.deciding = deciding;
        this.topics = topics;
        this.serdes = serdes;
        this.settings = settings;
        this.telemetry = telemetry;
    }

    @Override
    public void init(ProcessorContext<byte[], Outbound> context) {
        Fence fence = Fence.of(context, serdes.fence(), settings.topicIds(), telemetry::skipped);
        Holds holds = Holds.of(context, serdes, telemetry);
        Holding holding = new Holding(settings.holds(), settings.recordBytesMax(), holds, this, telemetry);
        task = new Task(context, context.getStateStore(topics.store()), fence, holds, holding);
        ticking = Optional.empty();
        tickWhileLifting();
    }

    @Override
    public void close() {
        if (task != null) {
            task.holds().close();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Incoming incoming =
                Incoming.of(record, task().context().recordMetadata().orElseThrow());
        if (task().fence().admits(incoming)) {
            if (incoming.topic().equals(topics.deadLetterActions())) {
                act(incoming);
            } else {
                intake.aggregate(incoming)
                        .ifPresentOrElse(key -> task().holding().arrives(key, incoming), () -> decide(incoming));
            }
            task().fence().pass(incoming);
            tickWhileLifting();
        }
    }

    /** Only then: after each tick Kafka Streams commits, whether anything was done or not. */
    private void tickWhileLifting() {
        if (task().holding().isLifting() && ticking.isEmpty()) {
            ticking = Optional.of(task().context().schedule(LIFT_TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick()));
        }
    }

    private void tick() {
        task().holding().goOn();
        if (!task().holding().isLifting()) {
            ticking.ifPresent(Cancellable::cancel);
            ticking = Optional.empty();
        }
    }

    private void act(Incoming incoming) {
        actions.read(incoming)
                .ifPresent(action -> intake.aggregate(incoming)
                        .ifPresent(key -> task().holding().acted(key, incoming, action)));
    }

    @Override
    public Optional<Ended> decide(Incoming incoming) {
        long started = System.nanoTime();
        Effect effect = switch (intake.read(incoming)) {
            case Intake.Decodable<C> decodable -> deciding.decide(incoming, decodable.message(), stored(incoming));
            case Intake.SetAside<C> setAside -> deciding.setAside(incoming, setAside.letter(), setAside.message());
        };
        apply(incoming, effect, started);
        return effect.deadLetter().map(Effect.Letter::ended);
    }

    @Override
    public Ended fail(Incoming incoming, String code, String detail) {
        long started = System.nanoTime();
        Effect effect = switch (intake.read(incoming)) {
            case Intake.Decodable<C> decodable ->
                deciding.fail(incoming, decodable.message(), stored(incoming), code, detail);
            case Intake.SetAside<C> setAside ->
                deciding.setAside(incoming, DeadLetters.unread(incoming, code, detail), setAside.message());
        };
        apply(incoming, effect, started);
        return effect.deadLetter().map(Effect.Letter::ended).orElseThrow();
    }

    private void apply(Incoming incoming, Effect effect, long started) {
        long at = incoming.time().toEpochMilli();
        effect.state().ifPresent(state -> task().aggregates().put(Objects.requireNonNull(incoming.key()), state));
        for (Effect.Event event : effect.events()) {
            RecordHeaders headers = incoming.lineage();
            headers.add(Headers.MESSAGE_TYPE, event.type().getBytes(UTF_8));
            forward(at, incoming.key(), Outbound.byKey(event.value()), headers, EVENTS);
        }
        effect.outcome()
                .ifPresent(
                        outcome -> forward(at, incoming.key(), Outbound.byKey(outcome), incoming.lineage(), OUTCOMES));
        effect.deadLetter().ifPresent(letter -> setAside(incoming, letter));
        effect.reply().ifPresent(reply -> {
            Outbound outbound = Outbound.to(incoming.replyPartition().orElseThrow(), reply.value());
            forward(at, reply.commandId().getBytes(UTF_8), outbound, incoming.replyHeaders(), REPLIES);
        });
        telemetry.decided(effect.type(), effect.result(), effect.code(), System.nanoTime() - started);
    }

    /**
     * Under the source's key; without one, or with one that is too long, on the partition of the same number. The topic keeps its records
     * for a time: one that waited longer than that is as new as what ended its wait.
     */
    private void setAside(Incoming incoming, Effect.Letter letter) {
        Outbound outbound =
                letter.keyed() ? Outbound.byKey(letter.value()) : Outbound.to(incoming.partition(), letter.value());
        long at = Math.max(incoming.time().toEpochMilli(), task().context().currentStreamTimeMs());
        forward(at, letter.keyed() ? incoming.key() : null, outbound, incoming.lineage(), DEAD_LETTERS);
    }

    @SuppressWarnings("NullAway") // Kafka's records may have a null key; Record's type parameter is not annotated
    private void forward(long at, byte @Nullable [] key, Outbound value, RecordHeaders headers, String sink) {
        task().context().forward(new Record<>(key, value, at, headers), sink);
    }

    private byte @Nullable [] stored(Incoming incoming) {
        return task().aggregates().get(Objects.requireNonNull(incoming.key()));
    }

    private Task task() {
        return Objects.requireNonNull(task, "init was not called");
    }
}
