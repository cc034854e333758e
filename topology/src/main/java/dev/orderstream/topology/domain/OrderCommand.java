package dev.orderstream.topology.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What can be asked of an order. Values arrive unchecked: {@link OrderShape} says "no" to what is beyond its limits, so that a bad
 * value is a rejection and not an exception.
 */
public sealed interface OrderCommand {
    /** Creates the order, in DRAFT. */
    record CreateOrder(String customerId, String currency, List<OrderLine> items) implements OrderCommand {
        public CreateOrder {
            Objects.requireNonNull(customerId);
            Objects.requireNonNull(currency);
            items = List.copyOf(items);
        }
    }

    /** Adds a line to a DRAFT. */
    record AddItem(OrderLine item) implements OrderCommand {
        public AddItem {
            Objects.requireNonNull(item);
        }
    }

    /** Removes a line of a DRAFT. */
    record RemoveItem(String itemId) implements OrderCommand {
        public RemoveItem {
            Objects.requireNonNull(itemId);
        }
    }

    /** Submits a DRAFT and freezes its total. */
    record SubmitOrder() implements OrderCommand {}

    /** Reports money that a payment provider has moved: a fact. */
    record RecordPayment(String paymentId, Money amount) implements OrderCommand {
        public RecordPayment {
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(amount);
        }
    }

    /** Reports that the order was handed to a carrier. */
    record ShipOrder(String trackingNumber, String carrier) implements OrderCommand {
        public ShipOrder {
            Objects.requireNonNull(trackingNumber);
            Objects.requireNonNull(carrier);
        }
    }

    /** Reports that the order arrived. */
    record DeliverOrder(Instant deliveredAt) implements OrderCommand {
        public DeliverOrder {
            Objects.requireNonNull(deliveredAt);
        }
    }

    /** Cancels an order that is not shipped yet. */
    record CancelOrder(String reason) implements OrderCommand {
        public CancelOrder {
            Objects.requireNonNull(reason);
        }
    }

    /** Reports that a due refund was paid out whole. */
    record ConfirmRefund(String refundId, Money amount) implements OrderCommand {
        public ConfirmRefund {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(amount);
        }
    }

    /** Reports that paying out a due refund failed; it stays due. */
    record FailRefund(String refundId, String reason) implements OrderCommand {
        public FailRefund {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(reason);
        }
    }
}
