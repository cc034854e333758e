package dev.orderstream.topology.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An order: the fold of its events. Sums are minor units of its currency, with exact arithmetic; the decider lets no event happen
 * that would overflow them.
 *
 * @param status where it stands
 * @param customerId whose it is; empty when there is no order
 * @param currency ISO 4217 code of every amount; empty when there is no order
 * @param items its lines, at most 200, frozen by submission
 * @param payments paymentId -> amount, in order of arrival
 * @param refunds refundId -> refund, in order of request
 */
public record Order(
        OrderStatus status,
        String customerId,
        String currency,
        List<OrderLine> items,
        Map<String, Long> payments,
        Map<String, Refund> refunds) {
    /** There is no order. */
    public static final Order NONE = new Order(OrderStatus.NONE, "", "", List.of(), Map.of(), Map.of());

    public Order {
        Objects.requireNonNull(status);
        Objects.requireNonNull(customerId);
        Objects.requireNonNull(currency);
        items = List.copyOf(items);
        payments = Collections.unmodifiableMap(new LinkedHashMap<>(payments));
        refunds = Collections.unmodifiableMap(new LinkedHashMap<>(refunds));
    }

    /** The order after an event. Never refuses: an event has happened. */
    public Order after(OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCreated created ->
                new Order(
                        statusAfter(event),
                        created.customerId(),
                        created.currency(),
                        OrderLines.after(items, event),
                        payments,
                        refunds);
            case OrderEvent.OrderItemAdded added -> withItems(OrderLines.after(items, event));
            case OrderEvent.OrderItemRemoved removed -> withItems(OrderLines.after(items, event));
            case OrderEvent.PaymentReceived received -> received(received);
            case OrderEvent.RefundRequested requested ->
                withRefund(requested.refundId(), new Refund(requested.amount().amount(), true));
            case OrderEvent.OrderRefunded refunded ->
                withRefund(refunded.refundId(), new Refund(refunded.amount().amount(), false));
            case OrderEvent.RefundFailed failed -> this;
            case OrderEvent.OrderSubmitted submitted -> withStatus(statusAfter(event));
            case OrderEvent.OrderShipped shipped -> withStatus(statusAfter(event));
            case OrderEvent.OrderDelivered delivered -> withStatus(statusAfter(event));
            case OrderEvent.OrderCancelled cancelled -> withStatus(statusAfter(event));
        };
    }

    /** Whether there is an order. */
    public boolean exists() {
        return status != OrderStatus.NONE;
    }

    /** What the order costs: the sum of its lines. */
    public long total() {
        return OrderLines.total(items)
                .orElseThrow(() -> new ArithmeticException("the total of an order does not fit a long"));
    }

    /** All money that has arrived. */
    public long paid() {
        return payments.values().stream().reduce(0L, Math::addExact);
    }

    /** Money that is to be paid back. */
    public long refundDue() {
        return sumOfRefunds(true);
    }

    /** Money that was paid back. */
    public long refunded() {
        return sumOfRefunds(false);
    }

    /** Money that has arrived and is neither paid back nor to be paid back. */
    public long kept() {
        return paid() - refundDue() - refunded();
    }

    /** The refund of that id, while it is due. */
    public Optional<Refund> dueRefund(String refundId) {
        return Optional.ofNullable(refunds.get(refundId)).filter(Refund::due);
    }

    private long sumOfRefunds(boolean due) {
        return refunds.values().stream()
                .filter(refund -> refund.due() == due)
                .map(Refund::amount)
                .reduce(0L, Math::addExact);
    }

    private OrderStatus statusAfter(OrderEvent event) {
        return status.after(event, total(), paid());
    }

    private Order received(OrderEvent.PaymentReceived event) {
        Map<String, Long> more = new LinkedHashMap<>(payments);
        more.merge(event.paymentId(), event.amount().amount(), Math::addExact);
        Order richer = new Order(status, customerId, currency, items, more, refunds);
        return richer.withStatus(richer.statusAfter(event));
    }

    private Order withStatus(OrderStatus next) {
        return next == status ? this : new Order(next, customerId, currency, items, payments, refunds);
    }

    private Order withItems(List<OrderLine> next) {
        return new Order(status, customerId, currency, next, payments, refunds);
    }

    private Order withRefund(String refundId, Refund refund) {
        Map<String, Refund> next = new LinkedHashMap<>(refunds);
        next.put(refundId, refund);
        return new Order(status, customerId, currency, items, payments, next);
    }
}
