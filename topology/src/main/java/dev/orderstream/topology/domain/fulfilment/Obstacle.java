package dev.orderstream.topology.domain.fulfilment;

import java.util.Optional;

/** Why an operator's action could do nothing to a saga as it is: what {@link Fulfilment} will find when the action arrives. */
public enum Obstacle {
    /** Nothing waits, and nothing failed that only an operator can help. */
    NOTHING_TO_RETRY,
    /** Nothing failed that only an operator can help. */
    NOTHING_TO_RESOLVE,
    /** Nothing has been begun yet. */
    NOT_SUBMITTED,
    /** It is on its way back, or has been. */
    ALREADY_COMPENSATING,
    /** What was handed to a carrier cannot be taken back. */
    ALREADY_SHIPPED;

    /** What stands against the action; empty: nothing does. */
    public static Optional<Obstacle> to(Intervention.Type type, Saga saga) {
        if (saga.phase() == SagaPhase.DRAFT) {
            return Optional.of(NOT_SUBMITTED);
        }
        return switch (type) {
            case RETRY -> saga.isWaiting() || isStuck(saga) ? Optional.empty() : Optional.of(NOTHING_TO_RETRY);
            case RESOLVE -> isStuck(saga) ? Optional.empty() : Optional.of(NOTHING_TO_RESOLVE);
            case COMPENSATE -> toCompensation(saga);
        };
    }

    private static boolean isStuck(Saga saga) {
        return saga.state() == SagaState.COMPENSATION_FAILED;
    }

    private static Optional<Obstacle> toCompensation(Saga saga) {
        if (saga.phase() == SagaPhase.COMPENSATING) {
            return Optional.of(ALREADY_COMPENSATING);
        }
        return saga.shipped() ? Optional.of(ALREADY_SHIPPED) : Optional.empty();
    }
}
