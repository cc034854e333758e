package dev.orderstream.topology.app;

import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.StateCodec;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.stream.AggregateSerdes;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.DecideTelemetry;
import dev.orderstream.topology.stream.InventoryTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The application <b>inventory</b>, wired. */
public final class InventoryApp implements AutoCloseable {
    private final RunningStreams running;

    private InventoryApp(RunningStreams running) {
        this.running = running;
    }

    /**
     * Starts deciding. Returns when the instance has started; {@link #awaitRunning} waits until it has its partitions.
     *
     * @throws StartException when a topic or schema is missing, a setting cannot work, or brokers or registry cannot be reached
     */
    public static InventoryApp start(InventoryAppConfig config, MeterRegistry metrics) {
        return new InventoryApp(DecidingApp.start(config, new Page(), metrics));
    }

    /**
     * Everything on the cluster that is not as this application needs it, without starting it.
     *
     * @throws StartException when the brokers do not answer
     */
    public static List<Finding> audit(InventoryAppConfig config) {
        return DecidingApp.audit(config);
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        return DecidingApp.describe(InventoryTopology.topics(), new Page());
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

    private static final class Page implements DecidingApp.Page<InventoryCommand, InventoryEvent, Stock> {
        @Override
        public AggregateSerdes<InventoryCommand, InventoryEvent, Stock> serdes(
                SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
            return DecidingApp.serdes(
                    CommandCodec.inventory(registry),
                    EventCodec.inventory(registry, avro),
                    StateCodec.inventory(),
                    registry,
                    avro);
        }

        @Override
        public Topology build(
                TopologyConfig config,
                AggregateTopics topics,
                AggregateSerdes<InventoryCommand, InventoryEvent, Stock> serdes,
                DecideSettings settings,
                DecideTelemetry telemetry) {
            return InventoryTopology.build(config, topics, serdes, settings, telemetry);
        }
    }
}
