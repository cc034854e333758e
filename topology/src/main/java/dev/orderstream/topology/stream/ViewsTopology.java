package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * The application <b>views</b>: the read side, built from committed records only.
 *
 * <pre>
 * order-events ──────────────▶ project-events ──────────────┬─▶ order-by-id, orders-by-customer
 *                                                           ├─▶ event-log
 *                                                           ├─▶ sales-by-day, sales-by-product
 * order-outcomes ────────────▶ project-outcomes ────────────┼─▶ command-status
 * *-dead-letters ────────────▶ project-dead-letters ────────┴─┬─▶ dead-letters, dead-letter-index
 * *-dead-letter-actions ─────▶ project-dead-letter-actions ───┴─▶ dead-letter-handling, dead-letter-counts
 * fulfilment-events ─────────▶ project-sagas ─────────────────────▶ fulfilment, fulfilment-index, fulfilment-counts
 * inventory-events ──────────▶ project-stock ─────────────────────▶ stock
 * </pre>
 *
 * Dead letters are those of all families: orders, inventory, payments, notifications.
 *
 * Every store holds what the orders and SKUs of its partition led to; nothing is repartitioned. What spans orders is merged by queries.
 */
public final class ViewsTopology {
    private ViewsTopology() {}

    /**
     * The topology.
     *
     * @param letters how long dead letters are known
     */
    public static Topology build(
            TopologyConfig config, ViewSerdes forms, LetterRetention letters, Changes changes, CatchUp catchUp) {
        ViewSerdes serdes = forms.waiting(Patience.throughOutages(catchUp::isClosed));
        Topology topology = new Topology(config);
        read(topology, "events", List.of(Topics.ORDER_EVENTS));
        read(topology, "dead-letters", Topics.DEAD_LETTERS);
        read(topology, "dead-letter-actions", Topics.DEAD_LETTER_ACTIONS);
        read(topology, "outcomes", List.of(Topics.ORDER_OUTCOMES));
        read(topology, "sagas", List.of(Topics.FULFILMENT_EVENTS));
        read(topology, "stock-events", List.of(Topics.INVENTORY_EVENTS));

        project(topology, "project-events", () -> new Followed(new ProjectEvents(serdes, changes), catchUp), "events");
        project(
                topology,
                "project-dead-letters",
                () -> new Followed(new ProjectDeadLetters(serdes, changes, letters), catchUp),
                "dead-letters");
        project(
                topology,
                "project-dead-letter-actions",
                () -> new Followed(new ProjectDeadLetterActions(serdes), catchUp),
                "dead-letter-actions");
        project(
                topology,
                "project-outcomes",
                () -> new Followed(new ProjectOutcomes(serdes, changes), catchUp),
                "outcomes");
        project(topology, "project-sagas", () -> new Followed(new ProjectSagas(serdes, changes), catchUp), "sagas");
        project(
                topology,
                "project-stock",
                () -> new Followed(new ProjectStock(serdes, changes), catchUp),
                "stock-events");

        // Connected by a store, an order and its saga belong to one task; otherwise they could be on two instances.
        keep(topology, Stores.ORDER_BY_ID, "project-events", "project-sagas");
        keep(topology, Stores.EVENT_LOG, "project-events");
        keep(topology, Stores.ORDERS_BY_CUSTOMER, "project-events");
        keep(topology, Stores.SALES_BY_DAY, "project-events");
        keep(topology, Stores.SALES_BY_PRODUCT, "project-events");
        keep(topology, Stores.COMMAND_STATUS, "project-events", "project-dead-letters", "project-outcomes");
        // Known to both, so that all stores of a partition are of one task, and have one owner.
        keep(topology, Stores.STOCK, "project-stock", "project-events");
        for (String store : List.of(
                Stores.DEAD_LETTERS,
                Stores.DEAD_LETTER_INDEX,
                Stores.DEAD_LETTER_HANDLING,
                Stores.DEAD_LETTER_COUNTS)) {
            keep(topology, store, "project-dead-letters", "project-dead-letter-actions");
        }
        for (String store : List.of(Stores.FULFILMENT, Stores.FULFILMENT_INDEX, Stores.FULFILMENT_COUNTS)) {
            keep(topology, store, "project-sagas");
        }
        return topology;
    }

    private static void read(Topology topology, String name, List<String> topics) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.toArray(String[]::new));
    }

    private static void project(
            Topology topology, String name, ProcessorSupplier<byte[], byte[], Void, Void> projection, String source) {
        topology.addProcessor(name, projection, source);
    }

    private static void keep(Topology topology, String store, String... projections) {
        topology.addStateStore(Stores.persistent(store), projections);
    }
}
