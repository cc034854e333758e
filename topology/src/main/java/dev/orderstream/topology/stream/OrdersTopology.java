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
    private OrdersTopology() {}

    /**
     * Topics and store of the order aggregate.
     *
     * @param teams those that have a command topic of their own
     */
    public static AggregateTopics topics(List<String> teams) {
        return new AggregateTopics(
                "Order",
                Topics.commands(teams),
                Topics.ORDER_EVENTS,
                Topics.ORDER_DEAD_LETTERS,
                Topics.ORDER_DEAD_LETTER_ACTIONS,
                Topics.ORDER_REPLIES,
                Topics.ORDER_OUTCOMES,
                Stores.ORDER_STATE);
    }

    public static Topology build(
            TopologyConfig config,
            AggregateTopics topics,
            AggregateSerdes<OrderCommand, OrderEvent, Order> serdes,
            DecideSettings settings,
            DecideTelemetry telemetry) {
        return new AggregateTopology<>(topics, new OrderDecider(), serdes, settings, telemetry).build(config);
    }
}
