package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderEvent;

/** What an event adds to the sums of an order, in minor units; negative where it takes away. */
record LedgerChange(long paid, long refundDue, long refunded) {
    private static final LedgerChange NONE = new LedgerChange(0, 0, 0);

    static LedgerChange of(OrderEvent event) {
        return switch (event) {
            case OrderEvent.PaymentReceived received ->
                new LedgerChange(received.amount().amount(), 0, 0);
            case OrderEvent.RefundRequested requested ->
                new LedgerChange(0, requested.amount().amount(), 0);
            case OrderEvent.OrderRefunded refunded ->
                new LedgerChange(
                        0, -refunded.amount().amount(), refunded.amount().amount());
            case OrderEvent.OrderCreated created -> NONE;
            case OrderEvent.OrderItemAdded added -> NONE;
            case OrderEvent.OrderItemRemoved removed -> NONE;
            case OrderEvent.OrderSubmitted submitted -> NONE;
            case OrderEvent.OrderShipped shipped -> NONE;
            case OrderEvent.OrderDelivered delivered -> NONE;
            case OrderEvent.OrderCancelled cancelled -> NONE;
            case OrderEvent.RefundFailed failed -> NONE;
        };
    }
}
