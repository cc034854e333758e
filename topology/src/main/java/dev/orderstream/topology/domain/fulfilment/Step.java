package dev.orderstream.topology.domain.fulfilment;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What was asked of somebody, and what became of it.
 *
 * @param amount pieces, or minor units of the order's currency, that it is about; 0 where it is about none
 * @param attempt tries in this round; 1 for the first, 0 when somebody else had done it unasked
 * @param round 0; one more each time that it is begun again after a "no"
 * @param detail why it was refused, given up or resolved; of CANCEL_ORDER and FAIL_REFUND until they are done, the reason that they tell
 * @param changedAt when it last changed
 * @param due while it is PENDING, when it is tried again or given up
 */
public record Step(
        StepStatus status,
        long amount,
        int attempt,
        int round,
        Optional<String> detail,
        Instant changedAt,
        Optional<Instant> due) {
    public Step {
        Objects.requireNonNull(status);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(changedAt);
        if (due.isPresent() != (status == StepStatus.PENDING)) {
            throw new IllegalArgumentException("a step that is " + status + " has due " + due);
        }
    }

    static Step first(long amount, Optional<String> detail, Instant now, Instant due) {
        return new Step(StepStatus.PENDING, amount, 1, 0, detail, now, Optional.of(due));
    }

    static Step unasked(Instant now) {
        return new Step(StepStatus.DONE, 0, 0, 0, Optional.empty(), now, Optional.empty());
    }

    boolean isPending() {
        return status == StepStatus.PENDING;
    }

    boolean isDone() {
        return status == StepStatus.DONE;
    }

    Step tried(int attempt, Instant now, Instant due) {
        return new Step(StepStatus.PENDING, amount, attempt, round, detail, now, Optional.of(due));
    }

    Step again(Instant now, Instant due) {
        return new Step(StepStatus.PENDING, amount, 1, round + 1, Optional.empty(), now, Optional.of(due));
    }

    Step ended(StepStatus how, Optional<String> why, Instant now) {
        Optional<String> told = how == StepStatus.DONE ? Optional.empty() : why.or(() -> detail);
        return new Step(how, amount, attempt, round, told, now, Optional.empty());
    }
}
