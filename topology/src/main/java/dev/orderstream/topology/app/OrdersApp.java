package dev.orderstream.topology.app;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
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
        Set<String> written = Set.of(topics.events(), topics.deadLetters(), topics.replies(), topics.outcomes());
        Set<String> all =
                Stream.concat(topics.commands().stream(), written.stream()).collect(Collectors.toUnmodifiableSet());
        StreamsConfiguration streams = config.settings();
        StreamsConfig streamsConfig = streams.streamsConfig();
        requireRequestSize(streamsConfig, config.batchBytesMax());
        // A reply goes to the partition that its caller reads: that topic may have another number of them.
        Set<String> coPartitioned = all.stream()
                .filter(topic -> !topic.equals(Topics.ORDER_REPLIES))
                .collect(Collectors.toUnmodifiableSet());
        TopicCheck.Found found = TopicCheck.find(
                streams,
                new TopicCheck.Wanted(coPartitioned, Set.copyOf(topics.commands()), written, config.batchBytesMax()));

        SchemaRegistryClient registry = Registry.client(streams.registry());
        Schemas.require(registry, all);
        Topology topology = OrdersTopology.build(
                new TopologyConfig(streamsConfig),
                topics,
                serdes(registry, AvroSerdes.serializer(registry, streams.registry())),
                new DecideSettings(found.partitions(), config.recordBytesMax(), found.ids()),
                new DecideMetrics(metrics));
        return new OrdersApp(RunningStreams.start(topology, streamsConfig, streams, metrics));
    }

    /** A record that the producer refuses ends the thread, and so does the next try. */
    private static void requireRequestSize(StreamsConfig streams, int batchBytesMax) {
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
                new CommandCodec(registry),
                new EventCodec(registry, avro).serializer(),
                new StateCodec(),
                new ReplyCodec(registry, avro).serializer(),
                new DeadLetterCodec(registry, avro).serializer(),
                new FenceCodec());
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
