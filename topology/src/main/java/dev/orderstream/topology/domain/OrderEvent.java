package dev.orderstream.topology.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What has happened to an order. */
public sealed interface OrderEvent {
    /** The order exists, in DRAFT. */
    record OrderCreated(String customerId, String currency, List<OrderLine> items) implements OrderEvent {
        public OrderCreated {
            Objects.requireNonNull(customerId);
            Objects.requireNonNull(currency);
            items = List.copyOf(items);
        }
    }

    /** A line was added. */
    record OrderItemAdded(OrderLine item) implements OrderEvent {
        public OrderItemAdded {
            Objects.requireNonNull(item);
        }
    }

    /** A line was removed. */
    record OrderItemRemoved(String itemId) implements OrderEvent {
        public OrderItemRemoved {
            Objects.requireNonNull(itemId);
        }
    }

    /** The order was submitted and its total frozen. */
    record OrderSubmitted(Instant submittedAt, Money total) implements OrderEvent {
        public OrderSubmitted {
            Objects.requireNonNull(submittedAt);
            Objects.requireNonNull(total);
        }
    }

    /** Money arrived. The payment that completes the total makes the order PAID. */
    record PaymentReceived(String paymentId, Money amount) implements OrderEvent {
        public PaymentReceived {
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(amount);
        }
    }

    /** The order was handed to a carrier. */
    record OrderShipped(String trackingNumber, String carrier) implements OrderEvent {
        public OrderShipped {
            Objects.requireNonNull(trackingNumber);
            Objects.requireNonNull(carrier);
        }
    }

    /** The order arrived. */
    record OrderDelivered(Instant deliveredAt) implements OrderEvent {
        public OrderDelivered {
            Objects.requireNonNull(deliveredAt);
        }
    }

    /** The order was cancelled. */
    record OrderCancelled(String reason) implements OrderEvent {
        public OrderCancelled {
            Objects.requireNonNull(reason);
        }
    }

    /** Money is to be paid back. */
    record RefundRequested(String refundId, Money amount) implements OrderEvent {
        public RefundRequested {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(amount);
        }
    }

    /** Money was paid back. */
    record OrderRefunded(String refundId, Money amount) implements OrderEvent {
        public OrderRefunded {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(amount);
        }
    }

    /** Paying back failed; the amount stays due. */
    record RefundFailed(String refundId, String reason) implements OrderEvent {
        public RefundFailed {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(reason);
        }
    }
}
