package dev.orderstream.topology.app;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.query.OrderRoutes;
import dev.orderstream.topology.query.QueryServer;
import dev.orderstream.topology.query.StoreLocator;
import dev.orderstream.topology.query.StoreReader;
import dev.orderstream.topology.query.Waiting;
import dev.orderstream.topology.stream.Changes;
import dev.orderstream.topology.stream.ViewSerdes;
import dev.orderstream.topology.stream.ViewsTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The application <b>views</b> with its query server, wired. */
public final class ViewsApp implements AutoCloseable {
    private static final Set<String> TOPICS =
            Set.of(Topics.ORDER_EVENTS, Topics.ORDER_DEAD_LETTERS, Topics.ORDER_OUTCOMES);

    /** Half of the requests that may be under way: the others stay for those who do not wait. */
    private static final int WAITERS_MAX = 512;

    private final RunningStreams running;
    private final QueryServer server;

    private ViewsApp(RunningStreams running, QueryServer server) {
        this.running = running;
        this.server = server;
    }

    /**
     * Starts projecting and listens. Queries answer 503 until the stores are restored.
     *
     * @throws StartException when a topic is missing, or the brokers cannot be reached
     */
    public static ViewsApp start(ViewsAppConfig config, PrometheusMeterRegistry metrics) {
        StreamsConfiguration settings = config.streams();
        int partitions = TopicCheck.partitions(settings, TOPICS, Set.of());
        SchemaRegistryClient registry = Registry.client(settings.registry());
        SubjectCatalog.warmUp(registry, TOPICS);
        ViewSerdes serdes = serdes(registry, AvroSerdes.serializer(registry, settings.registry()));
        Changes changes = new Changes();
        StreamsConfig streamsConfig = new StreamsConfig(settings.properties());
        RunningStreams running = RunningStreams.start(
                ViewsTopology.build(new TopologyConfig(streamsConfig), serdes, changes),
                streamsConfig,
                settings,
                metrics);
        try {
            StoreReader reader = new StoreReader(
                    new StoreLocator(running.streams(), partitions, Optional.empty()),
                    serdes.orders().deserializer(),
                    serdes.events(),
                    serdes.commands().deserializer());
            Waiting waiting = new Waiting(changes, WAITERS_MAX, metrics);
            QueryServer server = QueryServer.start(
                    config.query(),
                    List.of(new OrderRoutes(reader, waiting)),
                    waiting,
                    new StreamsHealth(running),
                    metrics,
                    metrics::scrape);
            return new ViewsApp(running, server);
        } catch (RuntimeException failed) {
            running.close();
            throw failed;
        }
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        SchemaRegistryClient registry = Registry.client(StreamsConfiguration.NOWHERE.registry());
        return ViewsTopology.build(
                        new TopologyConfig(new StreamsConfig(StreamsConfiguration.NOWHERE.properties())),
                        serdes(registry, AvroSerdes.serializer(registry, StreamsConfiguration.NOWHERE.registry())),
                        new Changes())
                .describe();
    }

    private static ViewSerdes serdes(SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return new ViewSerdes(
                new EventCodec(registry, avro).deserializer(),
                new DeadLetterCodec(registry, avro).deserializer(),
                new ReplyCodec(registry, avro).deserializer(),
                ViewCodec.orders(),
                ViewCodec.commands());
    }

    /** The Streams instance, for health and lag. */
    public RunningStreams running() {
        return running;
    }

    /** The port of the queries. */
    public int port() {
        return server.port();
    }

    /** Waits until the instance has its partitions and its stores are restored. */
    public void awaitRunning(Duration bound) {
        running.awaitRunning(bound);
    }

    @Override
    public void close() {
        server.close();
        running.close();
    }
}
