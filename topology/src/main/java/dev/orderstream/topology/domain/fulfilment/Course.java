package dev.orderstream.topology.domain.fulfilment;

import java.util.Optional;

/** Which way a saga goes: forward from phase to phase, or back. */
final class Course {
    private static final String SHIPPED = "SHIPPED";

    private Course() {}

    static void begin(Turn turn) {
        turn.enter(SagaPhase.RESERVING);
        turn.quantities().forEach((sku, quantity) -> turn.start(StepId.reserve(sku), quantity));
    }

    /** Goes on as far as what is known allows. */
    static void proceed(Turn turn) {
        switch (turn.phase()) {
            case RESERVING -> {
                if (turn.hasReservedAll()) {
                    charge(turn);
                }
            }
            case CHARGING -> {
                if (turn.isPaid() && !turn.is(StepId.CHARGE, StepStatus.PENDING)) {
                    complete(turn);
                }
            }
            case RECORDING -> recorded(turn);
            case DRAFT, COMPLETED, COMPENSATING -> {}
        }
        settle(turn);
    }

    /** Cannot go on: asks the order to be cancelled; what is shipped, however, is done with. */
    static void giveUp(Turn turn, String reason) {
        if (turn.isShipped()) {
            complete(turn);
        } else {
            turn.enter(SagaPhase.COMPENSATING);
            turn.because(reason);
            turn.start(StepId.CANCEL, 0, Optional.of(reason));
        }
        settle(turn);
    }

    /** The provider takes nothing: somebody else may have paid meanwhile. */
    static void unpaid(Turn turn) {
        if (turn.phase() != SagaPhase.CHARGING) {
            return;
        }
        if (turn.isPaid()) {
            complete(turn);
        } else {
            giveUp(turn, Fulfilment.PAYMENT_FAILED);
        }
    }

    /** The order has money. The saga's own payment may have been recorded by somebody else. */
    static void received(Turn turn, String paymentId) {
        if (turn.isOwn(paymentId)) {
            turn.done(StepId.record(paymentId));
        }
        turn.end(StepId.record(paymentId), StepStatus.DONE);
        proceed(turn);
    }

    /** A paid order has left the house, even if the saga was about to cancel it. */
    static void shipped(Turn turn) {
        if (turn.phase() == SagaPhase.COMPENSATING) {
            turn.end(StepId.CANCEL, StepStatus.RESOLVED, Optional.of(SHIPPED));
            complete(turn);
        }
        settle(turn);
    }

    static void cancelled(Turn turn, String reason) {
        turn.end(StepId.CANCEL, StepStatus.DONE);
        turn.enter(SagaPhase.COMPENSATING);
        turn.because(reason);
        settle(turn);
    }

    /** Somebody may have settled a refund by hand that the provider had refused. */
    static void refunded(Turn turn, String refundId) {
        turn.end(StepId.confirmRefund(refundId), StepStatus.DONE);
        turn.end(StepId.failRefund(refundId), StepStatus.DONE);
        if (!turn.is(StepId.refund(refundId), StepStatus.PENDING)) {
            turn.end(StepId.refund(refundId), StepStatus.RESOLVED);
        }
    }

    private static void charge(Turn turn) {
        if (turn.isPaid()) {
            complete(turn);
        } else {
            turn.enter(SagaPhase.CHARGING);
            turn.start(StepId.CHARGE, turn.due());
        }
    }

    private static void recorded(Turn turn) {
        StepId own = StepId.record(SagaIds.payment(turn.orderId()));
        if (turn.isPaid()) {
            complete(turn);
        } else if (turn.is(own, StepStatus.DONE) || turn.is(own, StepStatus.RESOLVED)) {
            giveUp(turn, Fulfilment.PAYMENT_FAILED);
        }
    }

    private static void complete(Turn turn) {
        turn.enter(SagaPhase.COMPLETED);
        turn.startAndEnd(StepId.CONFIRM, turn.total());
    }

    /** Pieces that are set aside are gone when the order is shipped, go back when it is cancelled, and are kept otherwise. */
    private static void settle(Turn turn) {
        if (turn.isShipped()) {
            turn.kept().forEach(sku -> turn.start(StepId.consume(sku), 0));
        } else if (turn.isCancelled()) {
            turn.kept().reversed().forEach(sku -> turn.start(StepId.release(sku), 0));
        }
    }
}
