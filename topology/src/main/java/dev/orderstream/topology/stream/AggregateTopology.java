package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.Decider;
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
 * commands ─▶ decide ─┬─▶ events
 *               │     ├─▶ dead letters
 *          state,     ├─▶ replies   (to callers that wait)
 *        input fence  └─▶ outcomes  (no-ops)
 * </pre>
 */
final class AggregateTopology<C, E, S> {
    private static final String COMMANDS = "commands";
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
        readCommands(topology);
        topology.addProcessor(DECIDE, new Decide(), COMMANDS);
        write(topology, DecideProcessor.EVENTS, topics.events());
        write(topology, DecideProcessor.DEAD_LETTERS, topics.deadLetters());
        write(topology, DecideProcessor.REPLIES, topics.replies());
        write(topology, DecideProcessor.OUTCOMES, topics.outcomes());
        return topology;
    }

    /** Without a policy for offsets that are missing or out of range: either end of the log would be a silent repeat, or a silent loss. */
    private void readCommands(Topology topology) {
        topology.addSource(
                AutoOffsetReset.none(),
                COMMANDS,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.commands().toArray(String[]::new));
    }

    private static void write(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), Outbound.serializer(), Outbound.partitioner(), DECIDE);
    }

    /** A processor a task, with the stores that it decides against. */
    private final class Decide implements ProcessorSupplier<byte[], byte[], byte[], Outbound> {
        @Override
        public Processor<byte[], byte[], byte[], Outbound> get() {
            return new DecideProcessor<>(
                    new CommandIntake<>(serdes.commands(), settings.partitions(), patience),
                    new Deciding<>(decider, serdes, topics, settings.recordBytesMax()),
                    topics.store(),
                    context -> Fence.of(context, serdes.fence(), settings.topicIds(), telemetry),
                    telemetry);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(Stores.persistent(topics.store()), Stores.cached(Stores.INPUT_FENCE));
        }
    }
}
