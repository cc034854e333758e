package dev.orderstream.topology.domain.fulfilment;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A payment provider in memory. What it did under a key it does not do again; under another key it does, also for the same payment. It pays
 * back no more than it took, and at times refuses for no reason.
 */
final class ModelProvider {
    private static final int HUNDRED = 100;
    private static final int DECLINES = 15;
    private static final int REFUSES = 40;

    private final long seed;
    private final Map<String, PaymentAnswer> byKey = new HashMap<>();
    private final Map<String, Long> taken = new HashMap<>();
    private final Map<String, Long> paidBack = new HashMap<>();

    ModelProvider(long seed) {
        this.seed = seed;
    }

    PaymentAnswer charge(SagaCommand.Charge command) {
        return byKey.computeIfAbsent(command.commandId(), key -> {
            if (chance(key, DECLINES)) {
                return new PaymentAnswer.Declined(command.paymentId(), "CARD_DECLINED");
            }
            taken.merge(command.paymentId(), command.amount().amount(), Long::sum);
            return new PaymentAnswer.Charged(command.paymentId(), command.amount());
        });
    }

    PaymentAnswer refund(SagaCommand.Refund command) {
        return byKey.computeIfAbsent(command.commandId(), key -> {
            if (chance(key, REFUSES)
                    || held(command.paymentId()) < command.amount().amount()) {
                return new PaymentAnswer.RefundRefused(command.refundId(), "REFUSED");
            }
            paidBack.merge(command.paymentId(), command.amount().amount(), Long::sum);
            return new PaymentAnswer.Refunded(command.refundId(), command.amount());
        });
    }

    long taken(String paymentId) {
        return taken.getOrDefault(paymentId, 0L);
    }

    long paidBack(String paymentId) {
        return paidBack.getOrDefault(paymentId, 0L);
    }

    long held(String paymentId) {
        return taken(paymentId) - paidBack(paymentId);
    }

    /** How many of these it answered with a refusal. */
    int refusals(Set<String> keys) {
        return (int) keys.stream()
                .filter(key -> byKey.get(key) instanceof PaymentAnswer.RefundRefused)
                .count();
    }

    private boolean chance(String key, int percent) {
        return Math.floorMod(Objects.hash(seed, key), HUNDRED) < percent;
    }
}
