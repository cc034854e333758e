package dev.orderstream.topology.domain.fulfilment;

/** What a saga makes of the time that passes: it asks again, and at last gives the step up. */
final class Overdue {
    private Overdue() {}

    static void see(Turn turn) {
        turn.overdue().forEach(step -> see(turn, step));
    }

    private static void see(Turn turn, StepId step) {
        if (turn.retry(step)) {
            return;
        }
        turn.end(step, StepStatus.GAVE_UP);
        switch (step.kind()) {
            case RESERVE -> {
                if (turn.phase() == SagaPhase.RESERVING) {
                    Course.giveUp(turn, Fulfilment.INVENTORY_UNAVAILABLE);
                }
            }
            case CHARGE -> Course.unpaid(turn);
            case RECORD_PAYMENT, CONFIRM, RELEASE, CONSUME, CANCEL_ORDER, REFUND, CONFIRM_REFUND, FAIL_REFUND -> {}
        }
    }
}
