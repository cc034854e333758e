package dev.orderstream.topology.app;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.codec.HeldCommandCodec;
import dev.orderstream.topology.codec.HoldCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.StateCodec;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.stream.AggregateSerdes;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.DecideTelemetry;
import dev.orderstream.topology.stream.OrdersTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The application <b>orders</b>, wired. */
public final class OrdersApp implements AutoCloseable {
    /** Beyond the session of a member that died: until the coordinator has noticed. */
    private static final Duration INITIAL_PATIENCE = Duration.ofSeconds(5);

    private final RunningStreams running;

    private OrdersApp(RunningStreams running) {
        this.running = running;
    }

    /**
     * Starts deciding. Returns when the instance has started; {@link #awaitRunning} waits until it has its partitions.
     *
     * @throws StartException when a topic or schema is missing, a setting cannot work, or brokers or registry cannot be reached
     */
    public static OrdersApp start(OrdersAppConfig config, MeterRegistry metrics) {
        AggregateTopics topics = OrdersTopology.topics(config.teams());
        requireRequestSize(config.settings().streamsConfig(), config.batchBytesMax());
        Audit audit = Audit.open(config.settings(), AuditPlan.of(config));
        try {
            ClusterSnapshot cluster = audit.require();
            ClusterSnapshot.Topic events = cluster.topic(topics.events()).orElseThrow();
            StreamsConfiguration streams = config.settings().withReplicasOf(events);
            SchemaRegistryClient registry = Registry.client(streams.registry());
            Schemas.require(registry, topics(topics));
            new InitialOffsets(audit, streams.sessionTimeout().plus(INITIAL_PATIENCE)).commit(cluster);
            StreamsConfig streamsConfig = streams.streamsConfig();
            Topology topology = OrdersTopology.build(
                    new TopologyConfig(streamsConfig),
                    topics,
                    serdes(registry, AvroSerdes.serializer(registry, streams.registry())),
                    new DecideSettings(
                            events.partitions(), config.recordBytesMax(), Audit.ids(cluster), config.holds()),
                    new DecideMetrics(metrics));
            RunningStreams.Audited audited = new RunningStreams.Audited(audit, cluster);
            return new OrdersApp(RunningStreams.start(topology, streamsConfig, streams, audited, metrics));
        } catch (RuntimeException failed) {
            audit.close();
            throw failed;
        }
    }

    /**
     * Everything on the cluster that is not as this application needs it, without starting it.
     *
     * @throws StartException when the brokers do not answer
     */
    public static List<Finding> audit(OrdersAppConfig config) {
        try (Audit audit = Audit.open(config.settings(), AuditPlan.of(config))) {
            return audit.ofStopped().findings();
        }
    }

    private static Set<String> topics(AggregateTopics topics) {
        return Stream.concat(
                        topics.commands().stream(),
                        Stream.of(
                                topics.deadLetterActions(),
                                topics.events(),
                                topics.deadLetters(),
                                topics.replies(),
                                topics.outcomes()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A record that the producer refuses ends the thread, and so does the next try. */
    static void requireRequestSize(StreamsConfig streams, int batchBytesMax) {
        Object most = streams.getProducerConfigs("orders").get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        if (Long.parseLong(String.valueOf(most)) < batchBytesMax) {
            throw new StartException(
                    "producer.max.request.size is " + most + ", and record-bytes-max needs " + batchBytesMax);
        }
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        SchemaRegistryClient registry = Registry.client(StreamsConfiguration.NOWHERE.registry());
        return OrdersTopology.build(
                        new TopologyConfig(StreamsConfiguration.NOWHERE.streamsConfig()),
                        OrdersTopology.topics(List.of()),
                        serdes(registry, AvroSerdes.serializer(registry, StreamsConfiguration.NOWHERE.registry())),
                        new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX),
                        DecideTelemetry.NONE)
                .describe();
    }

    private static AggregateSerdes<OrderCommand, OrderEvent, Order> serdes(
            SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return new AggregateSerdes<>(
                CommandCodec.orders(registry),
                new DeadLetterActionCodec(registry, avro).deserializer(),
                EventCodec.orders(registry, avro).serializer(),
                StateCodec.orders(),
                new ReplyCodec(registry, avro).serializer(),
                new DeadLetterCodec(registry, avro).serializer(),
                new FenceCodec(),
                new HoldCodec(),
                new HeldCommandCodec());
    }

    /** The Streams instance, for health and lag. */
    public RunningStreams running() {
        return running;
    }

    /** Waits until the instance has its partitions and decides. */
    public void awaitRunning(Duration bound) {
        running.awaitRunning(bound);
    }

    @Override
    public void close() {
        running.close();
    }
}
