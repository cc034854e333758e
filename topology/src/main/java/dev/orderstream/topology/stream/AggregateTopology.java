package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.Decider;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The deciding application of any aggregate type.
 *
 * <pre>
 * commands ─────▶ decide ─┬─▶ events
 * actions on ───▶   │     ├─▶ dead letters
 *  dead letters     │     ├─▶ replies   (to callers that wait)
 *                   │     └─▶ outcomes  (no-ops)
 *        state · input fence
 *      holds · held commands
 * </pre>
 *
 * The commands of an aggregate that has a FAILED dead letter wait in the stores until that is redriven, by a command, or discarded, by an
 * action.
 */
final class AggregateTopology<C, E, S> {
    private static final String COMMANDS = "commands";
    private static final String ACTIONS = "dead-letter-actions";
    private static final String DECIDE = "decide";

    private final AggregateTopics topics;
    private final Decider<C, E, S> decider;
    private final AggregateSerdes<C, E, S> serdes;
    private final DecideSettings settings;
    private final DecideTelemetry telemetry;
    private final OutagePatience patience = new OutagePatience(Patience.STANDARD);

    AggregateTopology(
            AggregateTopics topics,
            Decider<C, E, S> decider,
            AggregateSerdes<C, E, S> serdes,
            DecideSettings settings,
            DecideTelemetry telemetry) {
        this.topics = topics;
        this.decider = decider;
        this.serdes = serdes;
        this.settings = settings;
        this.telemetry = telemetry;
    }

    Topology build(TopologyConfig config) {
        Topology topology = new Topology(config);
        // Without a policy for offsets that are missing or out of range: either end of the log would be a silent
        // repeat, or a silent loss.
        read(topology, COMMANDS, topics.commands(), AutoOffsetReset.none());
        read(topology, ACTIONS, List.of(topics.deadLetterActions()), AutoOffsetReset.earliest());
        topology.addProcessor(DECIDE, new Decide(), COMMANDS, ACTIONS);
        write(topology, DecideProcessor.EVENTS, topics.events());
        write(topology, DecideProcessor.DEAD_LETTERS, topics.deadLetters());
        write(topology, DecideProcessor.REPLIES, topics.replies());
        write(topology, DecideProcessor.OUTCOMES, topics.outcomes());
        return topology;
    }

    private static void read(Topology topology, String name, List<String> from, AutoOffsetReset missing) {
        topology.addSource(
                missing,
                name,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                from.toArray(String[]::new));
    }

    private static void write(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), Outbound.serializer(), Outbound.partitioner(), DECIDE);
    }

    /** A processor a task, with the stores that it decides against. */
    private final class Decide implements ProcessorSupplier<byte[], byte[], byte[], Outbound> {
        @Override
        public Processor<byte[], byte[], byte[], Outbound> get() {
            return new DecideProcessor<>(
                    topics,
                    serdes,
                    new Deciding<>(decider, serdes, topics, settings.recordBytesMax()),
                    settings,
                    patience,
                    telemetry);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.persistent(topics.store()),
                    Stores.persistent(Stores.HOLDS),
                    Stores.persistent(Stores.HELD_COMMANDS),
                    Stores.cached(Stores.INPUT_FENCE));
        }
    }
}
