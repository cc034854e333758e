package dev.orderstream.topology.app;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.codec.FulfilmentActionCodec;
import dev.orderstream.topology.codec.PaymentEventCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.SagaCommandCodec;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.FulfilmentSerdes;
import dev.orderstream.topology.stream.FulfilmentSettings;
import dev.orderstream.topology.stream.FulfilmentTelemetry;
import dev.orderstream.topology.stream.FulfilmentTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The application <b>fulfilment</b>, wired. */
public final class FulfilmentApp implements AutoCloseable {
    /** What sagas live on. */
    static final Set<String> INPUTS =
            Set.of(Topics.ORDER_EVENTS, Topics.INVENTORY_EVENTS, Topics.PAYMENT_EVENTS, Topics.FULFILMENT_ACTIONS);

    /** What they say. */
    static final Set<String> WRITTEN = Set.of(
            Topics.ORDER_COMMANDS,
            Topics.INVENTORY_COMMANDS,
            Topics.PAYMENT_COMMANDS,
            Topics.NOTIFICATION_COMMANDS,
            Topics.FULFILMENT_EVENTS,
            Topics.PAYMENT_DEAD_LETTERS);

    /** Beyond the session of a member that died: until the coordinator has noticed. */
    private static final Duration INITIAL_PATIENCE = Duration.ofSeconds(5);

    private final RunningStreams running;
    private final AtomicBoolean stopping;

    private FulfilmentApp(RunningStreams running, AtomicBoolean stopping) {
        this.running = running;
        this.stopping = stopping;
    }

    /**
     * Starts the sagas. Returns when the instance has started; {@link #awaitRunning} waits until it has its partitions.
     *
     * @throws StartException when a topic or schema is missing, a setting cannot work, or brokers or registry cannot be reached
     */
    public static FulfilmentApp start(FulfilmentAppConfig config, MeterRegistry metrics) {
        RecordBytes.require(config.settings(), config.recordBytesMax());
        Audit audit = Audit.open(config.settings(), AuditPlan.of(config));
        try {
            ClusterSnapshot cluster = audit.require();
            ClusterSnapshot.Topic events = cluster.topic(Topics.ORDER_EVENTS).orElseThrow();
            StreamsConfiguration streams = config.settings().withReplicasOf(events);
            SchemaRegistryClient registry = Registry.client(streams.registry());
            Schemas.require(registry, topics());
            new InitialOffsets(audit, streams.sessionTimeout().plus(INITIAL_PATIENCE)).commit(cluster);
            StreamsConfig streamsConfig = streams.streamsConfig();
            AtomicBoolean stopping = new AtomicBoolean();
            Topology topology = FulfilmentTopology.build(
                    new TopologyConfig(streamsConfig),
                    serdes(registry, AvroSerdes.serializer(registry, streams.registry())),
                    new FulfilmentSettings(
                            config.policy(), events.partitions(), config.recordBytesMax(), Audit.ids(cluster)),
                    new FulfilmentMetrics(metrics),
                    stopping::get);
            RunningStreams.Audited audited = new RunningStreams.Audited(audit, cluster);
            return new FulfilmentApp(
                    RunningStreams.start(topology, streamsConfig, streams, audited, metrics), stopping);
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
    public static List<Finding> audit(FulfilmentAppConfig config) {
        try (Audit audit = Audit.open(config.settings(), AuditPlan.of(config))) {
            return audit.ofStopped().findings();
        }
    }

    static Set<String> topics() {
        return Stream.concat(INPUTS.stream(), WRITTEN.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        SchemaRegistryClient registry = Registry.client(StreamsConfiguration.NOWHERE.registry());
        return FulfilmentTopology.build(
                        new TopologyConfig(StreamsConfiguration.NOWHERE.streamsConfig()),
                        serdes(registry, AvroSerdes.serializer(registry, StreamsConfiguration.NOWHERE.registry())),
                        new FulfilmentSettings(SagaPolicy.STANDARD, 1, DecideSettings.RECORD_BYTES_MAX, Map.of()),
                        FulfilmentTelemetry.NONE,
                        () -> false)
                .describe();
    }

    private static FulfilmentSerdes serdes(SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return new FulfilmentSerdes(
                EventCodec.orders(registry, avro).deserializer(),
                EventCodec.inventory(registry, avro).deserializer(),
                new PaymentEventCodec(registry),
                new FulfilmentActionCodec(registry, avro).deserializer(),
                new SagaCommandCodec(avro),
                new SagaCodec(registry, avro).serializer(),
                new DeadLetterCodec(registry, avro).serializer(),
                SagaCodec.stored(),
                new FenceCodec());
    }

    /** The Streams instance, for health and lag. */
    public RunningStreams running() {
        return running;
    }

    /** Waits until the instance has its partitions. */
    public void awaitRunning(Duration bound) {
        running.awaitRunning(bound);
    }

    @Override
    public void close() {
        stopping.set(true);
        running.close();
    }
}
