package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import java.util.List;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** The application <b>orders</b>: decides order commands; the only writer of order-events. */
public final class OrdersTopology {
    /** Topics and store of the order aggregate. */
    public static final AggregateTopics TOPICS = new AggregateTopics(
            "Order",
            List.of(Topics.ORDER_COMMANDS),
            Topics.ORDER_EVENTS,
            Topics.ORDER_DEAD_LETTERS,
            Topics.ORDER_REPLIES,
            Topics.ORDER_OUTCOMES,
            Stores.ORDER_STATE);

    private OrdersTopology() {}

    public static Topology build(
            TopologyConfig config,
            AggregateSerdes<OrderCommand, OrderEvent, Order> serdes,
            DecideSettings settings,
            DecideTelemetry telemetry) {
        return new AggregateTopology<>(TOPICS, new OrderDecider(), serdes, settings, telemetry).build(config);
    }
}
