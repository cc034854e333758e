package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The application <b>fulfilment</b>: a saga for each order, from its submission to its end.
 *
 * <pre>
 * inventory-events ─▶ by-order ─▶ (stock-by-order) ─┐
 *                                                   ▼
 * order-events ────────────────────────────▶ advance-saga ─┬─▶ order-commands
 * payment-events ──────────────────────────▶   │           ├─▶ inventory-commands
 * fulfilment-actions ──────────────────────▶   │           ├─▶ payment-commands, notification-commands
 *                                              │           ├─▶ fulfilment-events
 *                                              │           └─▶ payment-dead-letters
 *                         sagas · saga-timers · input fence
 * </pre>
 *
 * Everything about an order meets on its partition. Events about stock lie under their SKU, and go there by a repartition topic.
 */
public final class FulfilmentTopology {
    private static final String STOCK_BY_ORDER = "stock-by-order";

    private static final String ADVANCE = "advance-saga";

    private FulfilmentTopology() {}

    /**
     * The topology.
     *
     * @param stopping whether the application stops: then it waits no longer for a registry that is away
     */
    public static Topology build(
            TopologyConfig config,
            FulfilmentSerdes forms,
            FulfilmentSettings settings,
            FulfilmentTelemetry telemetry,
            BooleanSupplier stopping) {
        FulfilmentSerdes serdes = forms.waiting(Patience.throughOutages(stopping));
        Topology topology = stockByOrder(new StreamsBuilder(config), serdes, settings.partitions());
        read(topology, "order-events", Topics.ORDER_EVENTS);
        read(topology, "payment-events", Topics.PAYMENT_EVENTS);
        read(topology, "fulfilment-actions", Topics.FULFILMENT_ACTIONS);
        topology.addProcessor(
                ADVANCE,
                new Advance(serdes, settings, telemetry),
                "order-events",
                "payment-events",
                "fulfilment-actions",
                STOCK_BY_ORDER + "-repartition-source");
        write(topology, SagaOutbox.ORDERS, Topics.ORDER_COMMANDS);
        write(topology, SagaOutbox.INVENTORY, Topics.INVENTORY_COMMANDS);
        write(topology, SagaOutbox.PAYMENTS, Topics.PAYMENT_COMMANDS);
        write(topology, SagaOutbox.NOTIFICATIONS, Topics.NOTIFICATION_COMMANDS);
        write(topology, SagaOutbox.SAGAS, Topics.FULFILMENT_EVENTS);
        write(topology, SagaOutbox.DEAD_LETTERS, Topics.PAYMENT_DEAD_LETTERS);
        return topology;
    }

    /** Kafka Streams creates the topic between, with as many partitions as the others have, and deletes what has passed it. */
    private static Topology stockByOrder(StreamsBuilder builder, FulfilmentSerdes serdes, int partitions) {
        builder.stream(
                        Topics.INVENTORY_EVENTS,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                .withTimestampExtractor(new RecordTime())
                                .withOffsetResetPolicy(AutoOffsetReset.none())
                                .withName("inventory-events"))
                .process(() -> new ByOrder(serdes.stock()), Named.as("by-order"))
                .repartition(Repartitioned.with(Serdes.ByteArray(), Serdes.ByteArray())
                        .withName(STOCK_BY_ORDER)
                        .withNumberOfPartitions(partitions));
        return builder.build();
    }

    /** Without a policy for offsets that are missing or out of range: see {@link AggregateTopology}. */
    private static void read(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.none(),
                name,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void write(Topology topology, String name, String topic) {
        topology.addSink(
                name, topic, new ByteArraySerializer(), Outbound.serializer(), Outbound.partitioner(), ADVANCE);
    }

    /** A processor a task, with its stores. */
    private record Advance(FulfilmentSerdes serdes, FulfilmentSettings settings, FulfilmentTelemetry telemetry)
            implements ProcessorSupplier<byte[], byte[], byte[], Outbound> {
        @Override
        public Processor<byte[], byte[], byte[], Outbound> get() {
            return new FulfilmentProcessor(serdes, settings, telemetry);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return Set.of(
                    Stores.persistent(Stores.SAGAS),
                    Stores.persistent(Stores.SAGA_TIMERS),
                    Stores.cached(Stores.INPUT_FENCE));
        }
    }
}
