package dev.orderstream.topology.domain.fulfilment;

import java.util.Optional;

/** What a saga makes of the payment provider's answers. */
final class PaymentAnswers {
    private PaymentAnswers() {}

    static void take(Turn turn, SagaInput.PaymentAnswered answered) {
        switch (answered.answer()) {
            case PaymentAnswer.Charged charged -> charged(turn, charged);
            case PaymentAnswer.Declined declined -> declined(turn, declined);
            case PaymentAnswer.Refunded refunded -> refunded(turn, refunded.refundId());
            case PaymentAnswer.RefundRefused refused -> refused(turn, answered.commandId(), refused);
        }
    }

    /** Money that has moved is told to the order, whatever became of it, and of the saga. */
    private static void charged(Turn turn, PaymentAnswer.Charged charged) {
        boolean own = turn.isOwn(charged.paymentId());
        if (own) {
            turn.end(StepId.CHARGE, StepStatus.DONE);
        }
        turn.start(StepId.record(charged.paymentId()), charged.amount().amount());
        if (own && turn.phase() == SagaPhase.CHARGING) {
            turn.enter(SagaPhase.RECORDING);
            Course.proceed(turn);
        }
    }

    private static void declined(Turn turn, PaymentAnswer.Declined declined) {
        if (turn.isOwn(declined.paymentId()) && turn.is(StepId.CHARGE, StepStatus.PENDING)) {
            turn.end(StepId.CHARGE, StepStatus.REFUSED, Optional.of(declined.reason()));
            Course.unpaid(turn);
        }
    }

    private static void refunded(Turn turn, String refundId) {
        StepId refund = StepId.refund(refundId);
        if (turn.knows(refund) && !turn.is(refund, StepStatus.DONE)) {
            turn.end(refund, StepStatus.DONE);
            turn.start(StepId.confirmRefund(refundId), turn.amount(refund));
        }
    }

    /** A "no" to an earlier round is none to this one, which may have paid back meanwhile. */
    private static void refused(Turn turn, String commandId, PaymentAnswer.RefundRefused refused) {
        StepId refund = StepId.refund(refused.refundId());
        boolean open = turn.is(refund, StepStatus.PENDING) || turn.is(refund, StepStatus.GAVE_UP);
        if (open && commandId.equals(turn.commandId(refund))) {
            turn.end(refund, StepStatus.REFUSED, Optional.of(refused.reason()));
            turn.start(StepId.failRefund(refused.refundId()), 0, Optional.of(refused.reason()));
        }
    }
}
