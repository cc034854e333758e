package dev.orderstream.topology.domain.fulfilment;

import java.util.List;
import java.util.Optional;

/** What operators can do to a saga. A draft has nothing yet to do anything to. */
final class Operators {
    /** Of a reason, what each step keeps that it resolves: there may be hundreds. The intervention keeps the whole. */
    private static final int DETAIL_MAX = 256;

    private Operators() {}

    static void act(Turn turn, SagaInput.OperatorActed action) {
        if (turn.phase() != SagaPhase.DRAFT) {
            turn.intervened(action, apply(turn, action));
        }
    }

    /** Whether there was anything to do. */
    private static boolean apply(Turn turn, SagaInput.OperatorActed action) {
        return switch (action.type()) {
            case RETRY -> retry(turn);
            case RESOLVE -> resolve(turn, action.reason());
            case COMPENSATE -> compensate(turn, action.reason());
        };
    }

    private static boolean retry(Turn turn) {
        List<StepId> steps = turn.retriable();
        steps.forEach(turn::restart);
        return !steps.isEmpty();
    }

    private static boolean resolve(Turn turn, String reason) {
        List<StepId> stuck = turn.stuck();
        Optional<String> why = Optional.of(reason.length() <= DETAIL_MAX ? reason : reason.substring(0, DETAIL_MAX));
        stuck.forEach(step -> turn.end(step, StepStatus.RESOLVED, why));
        Course.proceed(turn);
        return !stuck.isEmpty();
    }

    private static boolean compensate(Turn turn, String reason) {
        if (turn.phase() == SagaPhase.COMPENSATING || turn.isShipped()) {
            return false;
        }
        Course.giveUp(turn, reason);
        return true;
    }
}
