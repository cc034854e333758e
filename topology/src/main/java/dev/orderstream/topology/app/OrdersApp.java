package dev.orderstream.topology.app;

import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.EventCodec;
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
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
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
        return new OrdersApp(DecidingApp.start(config, new Page(), metrics));
    }

    /**
     * Everything on the cluster that is not as this application needs it, without starting it.
     *
     * @throws StartException when the brokers do not answer
     */
    public static List<Finding> audit(OrdersAppConfig config) {
        return DecidingApp.audit(config);
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        return DecidingApp.describe(OrdersTopology.topics(List.of()), new Page());
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

    private static final class Page implements DecidingApp.Page<OrderCommand, OrderEvent, Order> {
        @Override
        public AggregateSerdes<OrderCommand, OrderEvent, Order> serdes(
                SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
            return DecidingApp.serdes(
                    CommandCodec.orders(registry),
                    EventCodec.orders(registry, avro),
                    StateCodec.orders(),
                    registry,
                    avro);
        }

        @Override
        public Topology build(
                TopologyConfig config,
                AggregateTopics topics,
                AggregateSerdes<OrderCommand, OrderEvent, Order> serdes,
                DecideSettings settings,
                DecideTelemetry telemetry) {
            return OrdersTopology.build(config, topics, serdes, settings, telemetry);
        }
    }
}
