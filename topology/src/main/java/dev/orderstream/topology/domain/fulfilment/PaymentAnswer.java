package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import java.util.Objects;
import java.util.Optional;

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

    /**
     * Why it cannot be an answer to that saga, which knows amounts of its order's currency only; empty: it can. How much was charged is a
     * fact, whatever was asked for; a refund is confirmed as it was asked for, or not at all.
     */
    default Optional<String> contradicts(Saga saga) {
        return switch (this) {
            case Charged charged -> otherCurrency(saga, charged.amount());
            case Refunded refunded ->
                otherCurrency(saga, refunded.amount())
                        .or(() -> Optional.ofNullable(saga.steps().get(StepId.refund(refunded.refundId())))
                                .filter(step ->
                                        step.amount() != refunded.amount().amount())
                                .map(step -> "The refund is of " + step.amount() + ", found "
                                        + refunded.amount().amount() + "."));
            case Declined declined -> Optional.empty();
            case RefundRefused refused -> Optional.empty();
        };
    }

    private static Optional<String> otherCurrency(Saga saga, Money amount) {
        return amount.currency().equals(saga.currency())
                ? Optional.empty()
                : Optional.of("The order is in " + saga.currency() + ", found " + amount.currency() + ".");
    }
}
