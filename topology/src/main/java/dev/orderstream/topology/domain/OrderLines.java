package dev.orderstream.topology.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Folds and sums the lines of an order; what the order and its read view have in common. */
public final class OrderLines {
    private OrderLines() {}

    /** The lines after an event. Immutable. */
    public static List<OrderLine> after(List<OrderLine> lines, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCreated created -> created.items();
            case OrderEvent.OrderItemAdded added -> plus(lines, added.item());
            case OrderEvent.OrderItemRemoved removed -> minus(lines, removed.itemId());
            case OrderEvent.OrderSubmitted submitted -> lines;
            case OrderEvent.PaymentReceived received -> lines;
            case OrderEvent.OrderShipped shipped -> lines;
            case OrderEvent.OrderDelivered delivered -> lines;
            case OrderEvent.OrderCancelled cancelled -> lines;
            case OrderEvent.RefundRequested requested -> lines;
            case OrderEvent.OrderRefunded refunded -> lines;
            case OrderEvent.RefundFailed failed -> lines;
        };
    }

    /** Sum of the lines in minor units; empty when it does not fit a long. The lines are of one currency. */
    public static OptionalLong total(List<OrderLine> lines) {
        try {
            return OptionalLong.of(lines.stream()
                    .map(OrderLine::price)
                    .reduce(Money::plus)
                    .map(Money::amount)
                    .orElse(0L));
        } catch (ArithmeticException beyondLong) {
            return OptionalLong.empty();
        }
    }

    /** Whether one of the lines has that id. */
    public static boolean contains(List<OrderLine> lines, String itemId) {
        return lines.stream().anyMatch(line -> line.itemId().equals(itemId));
    }

    static List<OrderLine> plus(List<OrderLine> lines, OrderLine line) {
        List<OrderLine> longer = new ArrayList<>(lines.size() + 1);
        longer.addAll(lines);
        longer.add(line);
        return List.copyOf(longer);
    }

    private static List<OrderLine> minus(List<OrderLine> lines, String itemId) {
        return lines.stream().filter(line -> !line.itemId().equals(itemId)).toList();
    }
}
