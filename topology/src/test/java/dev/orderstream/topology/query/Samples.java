package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import java.time.Instant;
import java.util.List;

/** Events to test with. */
final class Samples {
    static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private Samples() {}

    static OrderLine line(String itemId, int quantity, long price) {
        return new OrderLine(itemId, "SKU-" + itemId, "Thing " + itemId, quantity, eur(price));
    }

    static Money eur(long amount) {
        return new Money(amount, "EUR");
    }

    static OrderEvent created() {
        return new OrderEvent.OrderCreated("customer-1", "EUR", List.of(line("a", 2, 1_999)));
    }

    static OrderEvent added(String itemId) {
        return new OrderEvent.OrderItemAdded(line(itemId, 1, 500));
    }

    /** One of each type, in an order that could happen. */
    static List<OrderEvent> oneOfEach() {
        return List.of(
                created(),
                added("b"),
                new OrderEvent.OrderItemRemoved("b"),
                new OrderEvent.OrderSubmitted(START, eur(3_998)),
                new OrderEvent.PaymentReceived("pay-1", eur(4_998)),
                new OrderEvent.RefundRequested("refund-payment-pay-1", eur(1_000)),
                new OrderEvent.RefundFailed("refund-payment-pay-1", "account closed"),
                new OrderEvent.OrderRefunded("refund-payment-pay-1", eur(1_000)),
                new OrderEvent.OrderShipped("track-1", "carrier"),
                new OrderEvent.OrderDelivered(START.plusSeconds(60)),
                new OrderEvent.OrderCancelled("never mind"));
    }
}
