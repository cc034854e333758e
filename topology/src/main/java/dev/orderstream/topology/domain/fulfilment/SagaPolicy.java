package dev.orderstream.topology.domain.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * How long a saga waits for whom, and how often it asks. A try waits twice as long as the one before it, up to the longest, and up to a
 * fifth more: by how much is a function of order, step and try, so that many sagas do not ask at once.
 *
 * @param since orders that were submitted earlier are not the saga's business
 */
public record SagaPolicy(Tries inventory, Tries payment, Tries orders, Instant since) {
    /** What a saga does unless told otherwise. */
    public static final SagaPolicy STANDARD = new SagaPolicy(
            new Tries(Duration.ofSeconds(5), Duration.ofMinutes(1), 6),
            new Tries(Duration.ofSeconds(30), Duration.ofMinutes(2), 4),
            new Tries(Duration.ofSeconds(5), Duration.ofMinutes(1), 8),
            Instant.MIN);

    private static final int JITTER_STEPS = 1_000;
    private static final int JITTER_SHARE = 5;

    /**
     * Of one who is asked.
     *
     * @param first how long the first try waits; at least a millisecond
     * @param longest the most that a try waits, without the jitter; not less than the first, at most a day
     * @param attempts how often is asked, 1 to 100
     */
    public record Tries(Duration first, Duration longest, int attempts) {
        private static final Duration LONGEST = Duration.ofDays(1);
        private static final int ATTEMPTS_MAX = 100;

        public Tries {
            if (first.toMillis() < 1 || longest.compareTo(first) < 0 || longest.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a try waits 1 ms to a day, and the longest not less than the first;"
                        + " found " + first + " and " + longest);
            }
            if (attempts < 1 || attempts > ATTEMPTS_MAX) {
                throw new IllegalArgumentException("1 to " + ATTEMPTS_MAX + " attempts, found " + attempts);
            }
        }

        Duration before(int attempt) {
            Duration wait = first;
            for (int tried = 1; tried < attempt && wait.compareTo(longest) < 0; tried++) {
                wait = wait.multipliedBy(2);
            }
            return wait.compareTo(longest) > 0 ? longest : wait;
        }
    }

    public SagaPolicy {
        Objects.requireNonNull(inventory);
        Objects.requireNonNull(payment);
        Objects.requireNonNull(orders);
        Objects.requireNonNull(since);
    }

    /** The same for orders that are submitted from then on. */
    public SagaPolicy since(Instant then) {
        return new SagaPolicy(inventory, payment, orders, then);
    }

    Tries tries(StepKind kind) {
        return switch (kind) {
            case RESERVE, RELEASE, CONSUME -> inventory;
            case CHARGE, REFUND -> payment;
            case RECORD_PAYMENT, CANCEL_ORDER, CONFIRM_REFUND, FAIL_REFUND, CONFIRM -> orders;
        };
    }

    /** When a try that begins now has waited long enough. */
    Instant due(String orderId, StepId step, int attempt, Instant now) {
        Duration wait = tries(step.kind()).before(attempt);
        int jitter = Math.floorMod(Objects.hash(orderId, step.kind().name(), step.subject(), attempt), JITTER_STEPS);
        Duration more = wait.multipliedBy(jitter).dividedBy((long) JITTER_STEPS * JITTER_SHARE);
        return now.plusMillis(wait.plus(more).toMillis());
    }
}
