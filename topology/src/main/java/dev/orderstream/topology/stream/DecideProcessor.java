package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.stream.CommandIntake.Intake;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the aggregate, decides, and then writes: state, events, reply, outcome and dead letter go out in the one transaction that also
 * commits the command's offset. Every record ends here exactly once; none is ever thrown back but for an outage.
 */
final class DecideProcessor<C, E, S> implements Processor<byte[], byte[], byte[], Outbound> {
    static final String EVENTS = "append-events";
    static final String DEAD_LETTERS = "set-aside";
    static final String REPLIES = "reply";
    static final String OUTCOMES = "note-no-op";

    private final CommandIntake<C> intake;
    private final Deciding<C, E, S> deciding;
    private final String storeName;
    private final Function<ProcessorContext<?, ?>, Fence> fences;
    private final DecideTelemetry telemetry;
    private @Nullable ProcessorContext<byte[], Outbound> context;
    private @Nullable KeyValueStore<byte[], byte[]> store;
    private @Nullable Fence fence;

    DecideProcessor(
            CommandIntake<C> intake,
            Deciding<C, E, S> deciding,
            String storeName,
            Function<ProcessorContext<?, ?>, Fence> fences,
            DecideTelemetry telemetry) {
        this.intake = intake;
        this.deciding = deciding;
        this.storeName = storeName;
        this.fences = fences;
        this.telemetry = telemetry;
    }

    @Override
    public void init(ProcessorContext<byte[], Outbound> processorContext) {
        context = processorContext;
        store = processorContext.getStateStore(storeName);
        fence = fences.apply(processorContext);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Incoming incoming = Incoming.of(record, context().recordMetadata().orElseThrow());
        if (fence().admits(incoming)) {
            decide(incoming);
            fence().pass(incoming);
        }
    }

    private void decide(Incoming incoming) {
        long started = System.nanoTime();
        Effect effect = switch (intake.read(incoming)) {
            case Intake.Decodable<C> decodable ->
                deciding.decide(incoming, decodable.message(), store().get(Objects.requireNonNull(incoming.key())));
            case Intake.SetAside<C> setAside -> deciding.setAside(incoming, setAside.letter(), setAside.message());
        };
        apply(incoming, effect);
        telemetry.decided(effect.type(), effect.result(), effect.code(), System.nanoTime() - started);
    }

    private void apply(Incoming incoming, Effect effect) {
        effect.state().ifPresent(state -> store().put(Objects.requireNonNull(incoming.key()), state));
        for (Effect.Event event : effect.events()) {
            RecordHeaders headers = incoming.lineage();
            headers.add(Headers.MESSAGE_TYPE, event.type().getBytes(UTF_8));
            forward(incoming, incoming.key(), Outbound.byKey(event.value()), headers, EVENTS);
        }
        effect.outcome()
                .ifPresent(outcome ->
                        forward(incoming, incoming.key(), Outbound.byKey(outcome), incoming.lineage(), OUTCOMES));
        effect.deadLetter().ifPresent(letter -> setAside(incoming, letter));
        effect.reply().ifPresent(reply -> {
            Outbound outbound = Outbound.to(incoming.replyPartition().orElseThrow(), reply.value());
            forward(incoming, reply.commandId().getBytes(UTF_8), outbound, incoming.replyHeaders(), REPLIES);
        });
    }

    /** Under the source's key; without one, or with one that is too long, on the partition of the same number. */
    private void setAside(Incoming incoming, Effect.Letter letter) {
        Outbound outbound =
                letter.keyed() ? Outbound.byKey(letter.value()) : Outbound.to(incoming.partition(), letter.value());
        forward(incoming, letter.keyed() ? incoming.key() : null, outbound, incoming.lineage(), DEAD_LETTERS);
    }

    @SuppressWarnings("NullAway") // Kafka's records may have a null key; Record's type parameter is not annotated
    private void forward(Incoming incoming, byte @Nullable [] key, Outbound value, RecordHeaders headers, String sink) {
        context().forward(new Record<>(key, value, incoming.timestamp(), headers), sink);
    }

    private ProcessorContext<byte[], Outbound> context() {
        return Objects.requireNonNull(context, "init was not called");
    }

    private KeyValueStore<byte[], byte[]> store() {
        return Objects.requireNonNull(store, "init was not called");
    }

    private Fence fence() {
        return Objects.requireNonNull(fence, "init was not called");
    }
}
