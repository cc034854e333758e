package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryDecider;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.Stock;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The application <b>inventory</b>: decides commands about stock; the only writer of inventory-events. */
public final class InventoryTopology {
    private InventoryTopology() {}

    /** Topics and store of the stock aggregate. */
    public static AggregateTopics topics() {
        return new AggregateTopics(
                "Stock",
                List.of(Topics.INVENTORY_COMMANDS),
                Topics.INVENTORY_EVENTS,
                Topics.INVENTORY_DEAD_LETTERS,
                Topics.INVENTORY_DEAD_LETTER_ACTIONS,
                Topics.INVENTORY_REPLIES,
                Topics.INVENTORY_OUTCOMES,
                Stores.INVENTORY_STATE);
    }

    public static Topology build(
            TopologyConfig config,
            AggregateTopics topics,
            AggregateSerdes<InventoryCommand, InventoryEvent, Stock> serdes,
            DecideSettings settings,
            DecideTelemetry telemetry) {
        return new AggregateTopology<>(topics, new InventoryDecider(), serdes, settings, telemetry).build(config);
    }
}
