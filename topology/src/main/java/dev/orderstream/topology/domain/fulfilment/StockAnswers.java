package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import java.util.Optional;

/** What a saga makes of the inventory's answers. */
final class StockAnswers {
    private StockAnswers() {}

    static void take(Turn turn, SagaInput.StockAnswered answer) {
        switch (answer.event()) {
            case InventoryEvent.StockReserved reserved -> reserved(turn, answer);
            case InventoryEvent.ReservationRejected rejected -> rejected(turn, StepId.reserve(answer.sku()));
            case InventoryEvent.StockReleased released -> settled(turn, answer.sku(), StepId.release(answer.sku()));
            case InventoryEvent.StockConsumed consumed -> settled(turn, answer.sku(), StepId.consume(answer.sku()));
            case InventoryEvent.StockReceived received -> {}
            case InventoryEvent.StockAdjusted adjusted -> {}
        }
    }

    private static void reserved(Turn turn, SagaInput.StockAnswered answer) {
        StepId reserve = StepId.reserve(answer.sku());
        if (turn.knows(reserve) && !turn.is(reserve, StepStatus.DONE)) {
            turn.end(reserve, StepStatus.DONE);
            Course.proceed(turn);
        } else if (!turn.holds(answer.sku())) {
            turn.stray(strayRelease(turn.orderId(), answer));
        }
    }

    private static void rejected(Turn turn, StepId reserve) {
        turn.end(reserve, StepStatus.REFUSED, Optional.of(Fulfilment.OUT_OF_STOCK));
        if (turn.phase() == SagaPhase.RESERVING && turn.is(reserve, StepStatus.REFUSED)) {
            Course.giveUp(turn, Fulfilment.OUT_OF_STOCK);
        }
    }

    /** Pieces that it had set aside, and maybe somebody else settled. */
    private static void settled(Turn turn, String sku, StepId step) {
        if (turn.is(StepId.reserve(sku), StepStatus.DONE)) {
            turn.done(step);
        }
    }

    /** Pieces that nobody waits for: given back, which is without effect when this only came twice. */
    private static SagaCommand strayRelease(String orderId, SagaInput.StockAnswered answer) {
        return new SagaCommand.ToInventory(
                SagaIds.stray(orderId, StepKind.RELEASE, answer.sku(), Long.toString(answer.version())),
                answer.sku(),
                new InventoryCommand.ReleaseStock(orderId));
    }
}
