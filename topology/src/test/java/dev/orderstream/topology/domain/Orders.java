package dev.orderstream.topology.domain;

import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderDelivered;
import dev.orderstream.topology.domain.OrderEvent.OrderShipped;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Histories to start a test from: an order of customer-1 with item a, two pieces at 5.00 EUR, total 1000. */
public final class Orders {
    public static final Instant AT = Instant.parse("2026-11-21T10:15:30Z");
    public static final OrderLine ITEM_A = line("a", 2, 500);
    public static final OrderLine ITEM_B = line("b", 1, 700);
    public static final long TOTAL = 1_000;

    /** A refund that is due in the histories of {@link #withLatePayment}. */
    public static final String LATE_REFUND = "refund-payment-late";

    private Orders() {}

    public static OrderLine line(String itemId, int quantity, long unitPrice) {
        return new OrderLine(itemId, "sku-" + itemId, "Item " + itemId, quantity, eur(unitPrice));
    }

    public static Money eur(long amount) {
        return new Money(amount, "EUR");
    }

    public static Money usd(long amount) {
        return new Money(amount, "USD");
    }

    /** The straight way to a state; CANCELLED is reached from SUBMITTED, before any money. */
    public static List<OrderEvent> history(OrderStatus status) {
        return switch (status) {
            case NONE -> List.of();
            case DRAFT -> List.of(new OrderCreated("customer-1", "EUR", List.of(ITEM_A)));
            case SUBMITTED -> then(OrderStatus.DRAFT, new OrderSubmitted(AT, eur(TOTAL)));
            case PAID -> then(OrderStatus.SUBMITTED, new PaymentReceived("p1", eur(TOTAL)));
            case SHIPPED -> then(OrderStatus.PAID, new OrderShipped("track-1", "carrier-1"));
            case DELIVERED -> then(OrderStatus.SHIPPED, new OrderDelivered(AT));
            case CANCELLED -> then(OrderStatus.SUBMITTED, new OrderCancelled("changed my mind"));
        };
    }

    /** The same, and then 300 that nobody owed: PAID, SHIPPED, DELIVERED or CANCELLED. */
    public static List<OrderEvent> withLatePayment(OrderStatus status) {
        return then(status, new PaymentReceived("late", eur(300)), new RefundRequested(LATE_REFUND, eur(300)));
    }

    /** The straight way to a state, and then these. */
    public static List<OrderEvent> then(OrderStatus status, OrderEvent... events) {
        List<OrderEvent> history = new ArrayList<>(history(status));
        history.addAll(List.of(events));
        return List.copyOf(history);
    }

    /** The fold of a history. */
    public static Order fold(List<OrderEvent> history) {
        Order order = Order.NONE;
        for (OrderEvent event : history) {
            order = order.after(event);
        }
        return order;
    }
}
