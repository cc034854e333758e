package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderLines;
import dev.orderstream.topology.domain.OrderStatus;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An order as callers see it: the fold of its committed events. The four sums are minor units of the currency.
 *
 * @param version version of the last event folded in
 * @param total sum of the lines
 * @param paid money that has arrived
 * @param refundDue money that is to be paid back
 * @param refunded money that was paid back
 * @param createdAt time of the first event
 * @param updatedAt time of the last event folded in
 */
public record OrderView(
        String orderId,
        String customerId,
        String currency,
        OrderStatus status,
        long version,
        List<OrderLine> items,
        long total,
        long paid,
        long refundDue,
        long refunded,
        Instant createdAt,
        Instant updatedAt) {
    public OrderView {
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(currency);
        Objects.requireNonNull(status);
        items = List.copyOf(items);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(updatedAt);
    }

    /** The view after the first event of an order. */
    public static OrderView first(String orderId, long version, Instant at, OrderEvent event) {
        return new OrderView(orderId, "", "", OrderStatus.NONE, 0, List.of(), 0, 0, 0, 0, at, at)
                .apply(version, at, event);
    }

    /** The view after an event; the same view when the event's version is not above its own, as it was folded in before. */
    public OrderView apply(long version, Instant at, OrderEvent event) {
        if (version <= this.version) {
            return this;
        }
        List<OrderLine> itemsAfter = OrderLines.after(items, event);
        long totalAfter = OrderLines.total(itemsAfter).orElseThrow();
        LedgerChange change = LedgerChange.of(event);
        long paidAfter = Math.addExact(paid, change.paid());
        return new OrderView(
                orderId,
                event instanceof OrderEvent.OrderCreated created ? created.customerId() : customerId,
                event instanceof OrderEvent.OrderCreated created ? created.currency() : currency,
                status.after(event, totalAfter, paidAfter),
                version,
                itemsAfter,
                totalAfter,
                paidAfter,
                Math.addExact(refundDue, change.refundDue()),
                Math.addExact(refunded, change.refunded()),
                createdAt,
                at);
    }
}
