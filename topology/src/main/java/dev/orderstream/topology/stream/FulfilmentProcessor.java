package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.fulfilment.Fulfilment;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaInput;
import dev.orderstream.topology.domain.fulfilment.Transition;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.stream.SagaIntake.Intake;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes what happens into the saga of its order: the saga, its timer, its commands and its snapshot are written in the one transaction
 * that also commits the input's offset. Everything that can fail comes before the first write.
 *
 * <p>A failure ends the thread, which is replaced a bounded number of times; then the instance stops. To set the input aside instead
 * would leave the saga without it for ever, and its money or its pieces where they are.
 */
final class FulfilmentProcessor implements Processor<byte[], byte[], byte[], Outbound> {
    /** Most timers of one run. */
    static final int TIMERS_MAX = 500;

    private static final long RUN_NANOS_MAX = Duration.ofMillis(200).toNanos();
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** The inputs that are fenced: what comes by the repartition topic comes from a log that is repeated without harm. */
    private static final Set<String> FENCED =
            Set.of(Topics.ORDER_EVENTS, Topics.PAYMENT_EVENTS, Topics.FULFILMENT_ACTIONS);

    private final FulfilmentSerdes serdes;
    private final FulfilmentSettings settings;
    private final FulfilmentTelemetry telemetry;
    private final Fulfilment fulfilment;
    private final SagaIntake intake;
    private final SagaChanges changes;
    private final LetterWriter letters;
    private @Nullable Task task;
    private Optional<Cancellable> alarm = Optional.empty();
    private long alarmAt = Long.MAX_VALUE;

    /** What belongs to the task that the processor runs in, as it was restored. */
    private record Task(
            ProcessorContext<byte[], Outbound> context,
            Fence fence,
            TypedStore<Saga> sagas,
            SagaTimers timers,
            Backlog backlog,
            SagaOutbox outbox) {}

    FulfilmentProcessor(FulfilmentSerdes serdes, FulfilmentSettings settings, FulfilmentTelemetry telemetry) {
        this.serdes = serdes;
        this.settings = settings;
        this.telemetry = telemetry;
        this.fulfilment = new Fulfilment(settings.policy());
        this.intake = new SagaIntake(serdes, settings.partitions());
        this.changes = new SagaChanges(telemetry);
        this.letters = new LetterWriter(serdes.deadLetters(), Topics.PAYMENT_DEAD_LETTERS, settings.recordBytesMax());
    }

    @Override
    public void init(ProcessorContext<byte[], Outbound> context) {
        task = new Task(
                context,
                Fence.of(context, serdes.fence(), settings.topicIds(), telemetry::skipped),
                TypedStore.of(context, Stores.SAGAS, serdes.sagas()),
                SagaTimers.of(context),
                new Backlog(settings.policy(), context.currentSystemTimeMs()),
                new SagaOutbox(serdes, settings.recordBytesMax(), context));
        alarm = Optional.empty();
        alarmAt = Long.MAX_VALUE;
        setAlarm();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Incoming incoming =
                Incoming.of(record, task().context().recordMetadata().orElseThrow());
        task().backlog().saw(incoming.timestamp(), now());
        ProjectionException.explained(task().context().recordMetadata().orElseThrow(), () -> takeOnce(incoming));
        setAlarm();
    }

    private void takeOnce(Incoming incoming) {
        if (!FENCED.contains(incoming.topic())) {
            take(incoming);
        } else if (task().fence().admits(incoming)) {
            take(incoming);
            task().fence().pass(incoming);
        }
    }

    private void take(Incoming incoming) {
        switch (intake.read(incoming)) {
            case Intake.Understood understood -> understood(incoming, understood);
            case Intake.SetAside(DeadLetter letter) -> setAside(incoming, letter);
            case Intake.LeftOut leftOut -> {}
        }
    }

    private void understood(Incoming incoming, Intake.Understood what) {
        Optional<Saga> before = stored(what.orderId());
        SagaIntake.contradiction(incoming, before, what.input())
                .ifPresentOrElse(
                        letter -> setAside(incoming, letter),
                        () -> advance(
                                what.orderId(),
                                before,
                                what.input(),
                                new SagaOutbox.Origin(Optional.of(what.cause()), what.metadata(), incoming.lineage())));
    }

    private void setAside(Incoming incoming, DeadLetter letter) {
        task().outbox().setAside(incoming, letters.write(letter, incoming.key()));
    }

    private void advance(String orderId, Optional<Saga> before, SagaInput input, SagaOutbox.Origin origin) {
        Instant now = Instant.ofEpochMilli(now());
        requireNext(orderId, before, input);
        Transition transition = fulfilment.advance(orderId, before, input, now);
        List<SagaOutbox.Sent> sent = task().outbox().write(orderId, before, transition, origin, now);
        task().outbox().send(sent);
        task().timers()
                .move(orderId, before.flatMap(Saga::due), transition.saga().flatMap(Saga::due));
        if (!transition.saga().equals(before)) {
            byte[] key = Stores.orderKey(orderId);
            transition
                    .saga()
                    .ifPresentOrElse(
                            saga -> task().sagas().put(key, saga),
                            () -> task().sagas().delete(key));
        }
        changes.tell(orderId, before, transition.saga(), now);
    }

    /** A saga that missed an event of its order would go wrong for ever. */
    private static void requireNext(String orderId, Optional<Saga> before, SagaInput input) {
        if (input instanceof SagaInput.OrderHappened happened) {
            long next = happened.recorded().version();
            before.filter(saga -> next > saga.orderVersion() + 1).ifPresent(saga -> {
                throw new IllegalStateException("the saga of order " + orderId + " is at version " + saga.orderVersion()
                        + ", and the order's next event has version " + next);
            });
        }
    }

    // ---- timers

    /** Wakes when the first timer may be due, and not before: after each run Kafka Streams commits, whether anything was done or not. */
    private void setAlarm() {
        long floor = task().timers().floor();
        if (floor == Long.MAX_VALUE) {
            return;
        }
        long now = now();
        long at = Math.max(Math.max(floor, task().backlog().firesFrom()), now + PAUSE.toMillis());
        if (at < alarmAt) {
            alarm.ifPresent(Cancellable::cancel);
            alarm = Optional.of(task().context()
                    .schedule(Duration.ofMillis(at - now), PunctuationType.WALL_CLOCK_TIME, this::ring));
            alarmAt = at;
        }
    }

    private void ring(long at) {
        alarm.ifPresent(Cancellable::cancel);
        alarm = Optional.empty();
        alarmAt = Long.MAX_VALUE;
        if (now() >= task().backlog().firesFrom()) {
            fire();
        } else {
            telemetry.postponed();
        }
        setAlarm();
    }

    /** Bounded, so that inputs and the other tasks of the thread have their turn; what is left is next. */
    private void fire() {
        long began = System.nanoTime();
        for (SagaTimers.Due due : task().timers().due(now(), TIMERS_MAX)) {
            fire(due);
            if (System.nanoTime() - began > RUN_NANOS_MAX) {
                return;
            }
        }
    }

    private void fire(SagaTimers.Due due) {
        Optional<Saga> saga = stored(due.orderId());
        boolean isSo = saga.flatMap(Saga::due)
                .filter(next -> next.toEpochMilli() == due.millis())
                .isPresent();
        if (isSo) {
            telemetry.fired(Duration.ofMillis(now() - due.millis()));
            advance(
                    due.orderId(),
                    saga,
                    new SagaInput.TimePassed(),
                    new SagaOutbox.Origin(Optional.empty(), Metadata.NONE, new RecordHeaders()));
        } else {
            task().timers().drop(due);
        }
    }

    private Optional<Saga> stored(String orderId) {
        return task().sagas().get(Stores.orderKey(orderId));
    }

    private long now() {
        return task().context().currentSystemTimeMs();
    }

    private Task task() {
        return Objects.requireNonNull(task, "init was not called");
    }
}
