package dev.orderstream.topology.domain;

/** Where an order stands. DELIVERED and CANCELLED are terminal. */
public enum OrderStatus {
    /** There is no order. */
    NONE,
    /** Lines may still change. */
    DRAFT,
    /** Waits for money; the total is frozen. */
    SUBMITTED,
    /** The total has arrived. */
    PAID,
    /** On its way. */
    SHIPPED,
    /** Arrived. */
    DELIVERED,
    /** Called off. */
    CANCELLED;

    /**
     * The status after an event.
     *
     * @param total what the order costs
     * @param paid what has been paid, the event included
     */
    public OrderStatus after(OrderEvent event, long total, long paid) {
        return switch (event) {
            case OrderEvent.OrderCreated created -> DRAFT;
            case OrderEvent.OrderItemAdded added -> this;
            case OrderEvent.OrderItemRemoved removed -> this;
            case OrderEvent.OrderSubmitted submitted -> SUBMITTED;
            case OrderEvent.PaymentReceived received -> this == SUBMITTED && paid >= total ? PAID : this;
            case OrderEvent.OrderShipped shipped -> SHIPPED;
            case OrderEvent.OrderDelivered delivered -> DELIVERED;
            case OrderEvent.OrderCancelled cancelled -> CANCELLED;
            case OrderEvent.RefundRequested requested -> this;
            case OrderEvent.OrderRefunded refunded -> this;
            case OrderEvent.RefundFailed failed -> this;
        };
    }
}
