package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import java.time.Instant;

/** Where lists show a saga: among those in its state, the oldest first. */
public record SagaPlace(SagaState state, Instant startedAt, String orderId) {
    /** The place of a saga. */
    public static SagaPlace of(Saga saga) {
        return new SagaPlace(saga.state(), saga.startedAt(), saga.orderId());
    }

    /** Whether sagas in that state are still on their way, or wait for an operator. */
    public static boolean isOpen(SagaState state) {
        return switch (state) {
            case DRAFT, RESERVING, CHARGING, RECORDING, COMPENSATING, COMPENSATION_FAILED -> true;
            case COMPLETED, COMPENSATED -> false;
        };
    }
}
