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
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.stream.AggregateSerdes;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.DecideTelemetry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** What applications have in common that decide the commands of an aggregate type. */
final class DecidingApp {
    /** Beyond the session of a member that died: until the coordinator has noticed. */
    private static final Duration INITIAL_PATIENCE = Duration.ofSeconds(5);

    private DecidingApp() {}

    /** What is an application's own. */
    interface Page<C, E, S> {
        /** How its records are read and written. */
        AggregateSerdes<C, E, S> serdes(SchemaRegistryClient registry, Serializer<SpecificRecord> avro);

        /** Its topology. */
        Topology build(
                TopologyConfig config,
                AggregateTopics topics,
                AggregateSerdes<C, E, S> serdes,
                DecideSettings settings,
                DecideTelemetry telemetry);
    }

    /**
     * Starts deciding.
     *
     * @throws StartException when a topic or schema is missing, a setting cannot work, or brokers or registry cannot be reached
     */
    static <C, E, S> RunningStreams start(DecidingAppConfig config, Page<C, E, S> page, MeterRegistry metrics) {
        AggregateTopics topics = config.topics();
        RecordBytes.require(config.settings(), config.recordBytesMax());
        Audit audit = Audit.open(config.settings(), AuditPlan.of(config));
        try {
            ClusterSnapshot cluster = audit.require();
            ClusterSnapshot.Topic events = cluster.topic(topics.events()).orElseThrow();
            StreamsConfiguration streams = config.settings().withReplicasOf(events);
            SchemaRegistryClient registry = Registry.client(streams.registry());
            Schemas.require(registry, topics(topics));
            new InitialOffsets(audit, streams.sessionTimeout().plus(INITIAL_PATIENCE)).commit(cluster);
            StreamsConfig streamsConfig = streams.streamsConfig();
            Topology topology = page.build(
                    new TopologyConfig(streamsConfig),
                    topics,
                    page.serdes(registry, AvroSerdes.serializer(registry, streams.registry())),
                    new DecideSettings(
                            events.partitions(), config.recordBytesMax(), Audit.ids(cluster), config.holds()),
                    new DecideMetrics(metrics, streams.applicationId()));
            RunningStreams.Audited audited = new RunningStreams.Audited(audit, cluster);
            return RunningStreams.start(topology, streamsConfig, streams, audited, metrics);
        } catch (RuntimeException failed) {
            audit.close();
            throw failed;
        }
    }

    /**
     * Everything on the cluster that is not as the application needs it, without starting it.
     *
     * @throws StartException when the brokers do not answer
     */
    static List<Finding> audit(DecidingAppConfig config) {
        try (Audit audit = Audit.open(config.settings(), AuditPlan.of(config))) {
            return audit.ofStopped().findings();
        }
    }

    /** The shape of the topology, built without a cluster. */
    static <C, E, S> TopologyDescription describe(AggregateTopics topics, Page<C, E, S> page) {
        SchemaRegistryClient registry = Registry.client(StreamsConfiguration.NOWHERE.registry());
        return page.build(
                        new TopologyConfig(StreamsConfiguration.NOWHERE.streamsConfig()),
                        topics,
                        page.serdes(registry, AvroSerdes.serializer(registry, StreamsConfiguration.NOWHERE.registry())),
                        new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX),
                        DecideTelemetry.NONE)
                .describe();
    }

    /** With what every aggregate type has: actions, replies, dead letters, fence and holds. */
    static <C, E, S> AggregateSerdes<C, E, S> serdes(
            CommandCodec<C> commands,
            EventCodec<E> events,
            Serde<Aggregate<S>> state,
            SchemaRegistryClient registry,
            Serializer<SpecificRecord> avro) {
        return new AggregateSerdes<>(
                commands,
                new DeadLetterActionCodec(registry, avro).deserializer(),
                events.serializer(),
                state,
                new ReplyCodec(registry, avro).serializer(),
                new DeadLetterCodec(registry, avro).serializer(),
                new FenceCodec(),
                new HoldCodec(),
                new HeldCommandCodec());
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
}
