package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import java.util.Objects;

/** What the payment provider answered. */
public sealed interface PaymentAnswer {
    /** Money was taken. */
    record Charged(String paymentId, Money amount) implements PaymentAnswer {
        public Charged {
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(amount);
        }
    }

    /** No money was taken, and none will be under this payment. */
    record Declined(String paymentId, String reason) implements PaymentAnswer {
        public Declined {
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(reason);
        }
    }

    /** Money was paid back. */
    record Refunded(String refundId, Money amount) implements PaymentAnswer {
        public Refunded {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(amount);
        }
    }

    /** Money was not paid back. */
    record RefundRefused(String refundId, String reason) implements PaymentAnswer {
        public RefundRefused {
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(reason);
        }
    }
}
