package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a saga does about what happens: (saga, input) -> (saga, commands). Pure; the time is given.
 *
 * <pre>
 * DRAFT ──submitted──▶ RESERVING ──all reserved──▶ CHARGING ──charged──▶ RECORDING ──paid──▶ COMPLETED
 *                          │ rejected                  │ declined            │                  │
 *                          │ no answer                 │ no answer           │                  │
 *                          ▼                           ▼                     ▼                  ▼
 *                      COMPENSATING ◀──────────────── cancelled, from outside or by an operator
 * </pre>
 *
 * Compensating, it cancels the order, unless that was what began it, and releases what was reserved, the last first. An answer that comes
 * late is taken back, too: pieces are released, and a charge is recorded on the order, which then asks for a refund. Whatever the phase,
 * a refund that the order asks for is passed on to the provider, and its outcome to the order; and what is shipped is written off.
 *
 * <p>A step without an answer is tried again under the same commandId, then given up. Those that take money or pieces may fail; any other
 * makes the saga {@link SagaState#COMPENSATION_FAILED}, until an operator has it tried again, or resolves it.
 */
public final class Fulfilment {
    /** Why it compensates when a SKU could not be reserved. */
    public static final String OUT_OF_STOCK = "OUT_OF_STOCK";

    /** Why it compensates when the provider declined, or did not answer. */
    public static final String PAYMENT_FAILED = "PAYMENT_FAILED";

    /** Why it compensates when the inventory did not answer. */
    public static final String INVENTORY_UNAVAILABLE = "INVENTORY_UNAVAILABLE";

    private static final StepId CHARGE = StepId.of(StepKind.CHARGE);
    private static final StepId CONFIRM = StepId.of(StepKind.CONFIRM);
    private static final StepId CANCEL = StepId.of(StepKind.CANCEL_ORDER);

    private final SagaPolicy policy;

    public Fulfilment(SagaPolicy policy) {
        this.policy = Objects.requireNonNull(policy);
    }

    /**
     * Takes one input in.
     *
     * @param saga of the order; empty: none is known
     * @param now the clock of the instance
     */
    public Transition advance(String orderId, Optional<Saga> saga, SagaInput input, Instant now) {
        if (saga.isEmpty()) {
            return unknown(orderId, input, now);
        }
        Saga known = saga.get();
        return switch (input) {
            case SagaInput.OrderHappened(Recorded<OrderEvent> recorded) -> ofOrder(known, recorded, now);
            case SagaInput.StockAnswered answer -> turned(known, now, turn -> stock(turn, answer));
            case SagaInput.PaymentAnswered(PaymentAnswer answer) -> turned(known, now, turn -> payment(turn, answer));
            case SagaInput.TimePassed passed ->
                turned(known, now, turn -> turn.overdue().forEach(step -> overdue(turn, step)));
            case SagaInput.OperatorActed action ->
                turned(known, now, turn -> turn.intervened(action, operator(turn, action)));
        };
    }

    private Transition turned(Saga saga, Instant now, Consumer<Turn> change) {
        Turn turn = new Turn(policy, saga, now);
        change.accept(turn);
        return turn.end();
    }

    // ---- what happens to the order

    private Transition ofOrder(Saga saga, Recorded<OrderEvent> recorded, Instant now) {
        if (recorded.version() <= saga.orderVersion()) {
            return new Transition(Optional.of(saga), List.of());
        }
        if (endsBeforeItBegins(saga, recorded.event())) {
            return new Transition(Optional.empty(), List.of());
        }
        Turn turn = new Turn(policy, saga, now);
        turn.took(recorded.version());
        switch (recorded.event()) {
            case OrderEvent.OrderCreated created -> created.items().forEach(turn::add);
            case OrderEvent.OrderItemAdded added -> turn.add(added.item());
            case OrderEvent.OrderItemRemoved removed -> turn.remove(removed.itemId());
            case OrderEvent.OrderSubmitted submitted -> {
                turn.submitted(submitted, recorded.metadata());
                reserve(turn);
            }
            case OrderEvent.PaymentReceived received -> {
                turn.received(received.amount());
                turn.end(record(received.paymentId()), StepStatus.DONE);
                proceed(turn);
            }
            case OrderEvent.OrderShipped shipped -> {
                turn.shipped();
                consume(turn);
            }
            case OrderEvent.OrderDelivered delivered -> {}
            case OrderEvent.OrderCancelled cancelled -> {
                turn.end(CANCEL, StepStatus.DONE);
                compensate(turn, cancelled.reason());
            }
            case OrderEvent.RefundRequested requested ->
                turn.start(refund(requested.refundId()), requested.amount().amount());
            case OrderEvent.OrderRefunded refunded -> refunded(turn, refunded.refundId());
            case OrderEvent.RefundFailed failed -> turn.end(failRefund(failed.refundId()), StepStatus.DONE);
        }
        return turn.end();
    }

    /** A draft that is cancelled needs no saga, and an order of an earlier time gets none. */
    private boolean endsBeforeItBegins(Saga saga, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCancelled cancelled -> saga.phase() == SagaPhase.DRAFT;
            case OrderEvent.OrderSubmitted submitted -> submitted.submittedAt().isBefore(policy.since());
            default -> false;
        };
    }

    /** Somebody may have settled a refund by hand that the provider had refused. */
    private static void refunded(Turn turn, String refundId) {
        turn.end(confirmRefund(refundId), StepStatus.DONE);
        turn.end(failRefund(refundId), StepStatus.DONE);
        if (!turn.is(refund(refundId), StepStatus.PENDING)) {
            turn.end(refund(refundId), StepStatus.RESOLVED);
        }
    }

    // ---- the way forward

    private static void reserve(Turn turn) {
        turn.enter(SagaPhase.RESERVING);
        turn.quantities().forEach((sku, quantity) -> turn.start(new StepId(StepKind.RESERVE, sku), quantity));
    }

    private static void proceed(Turn turn) {
        switch (turn.phase()) {
            case RESERVING -> {
                if (turn.reserved().size() == turn.quantities().size()) {
                    charge(turn);
                }
            }
            case CHARGING -> {
                if (turn.isPaid() && !turn.is(CHARGE, StepStatus.PENDING)) {
                    complete(turn);
                }
            }
            case RECORDING -> {
                if (turn.isPaid()) {
                    complete(turn);
                }
            }
            case DRAFT, COMPLETED, COMPENSATING -> {}
        }
    }

    private static void charge(Turn turn) {
        if (turn.isPaid()) {
            complete(turn);
            return;
        }
        turn.enter(SagaPhase.CHARGING);
        turn.start(CHARGE, turn.due());
    }

    private static void complete(Turn turn) {
        turn.enter(SagaPhase.COMPLETED);
        turn.startAndEnd(CONFIRM, turn.total());
        consume(turn);
    }

    private static void consume(Turn turn) {
        if (turn.isShipped()) {
            turn.reserved().forEach(sku -> turn.start(new StepId(StepKind.CONSUME, sku), 0));
        }
    }

    // ---- the way back

    private static void compensate(Turn turn, String reason) {
        if (turn.phase() == SagaPhase.COMPENSATING) {
            return;
        }
        turn.because(reason);
        turn.enter(SagaPhase.COMPENSATING);
        turn.reserved().reversed().forEach(sku -> release(turn, sku));
    }

    private static void compensateAndCancel(Turn turn, String reason) {
        compensate(turn, reason);
        turn.start(CANCEL, 0);
    }

    /** What was shipped cannot be given back. */
    private static void release(Turn turn, String sku) {
        if (!turn.knows(new StepId(StepKind.CONSUME, sku))) {
            turn.start(new StepId(StepKind.RELEASE, sku), 0);
        }
    }

    // ---- answers of the inventory

    private static void stock(Turn turn, SagaInput.StockAnswered answer) {
        StepId reserve = new StepId(StepKind.RESERVE, answer.sku());
        switch (answer.event()) {
            case InventoryEvent.StockReserved reserved -> reserved(turn, reserve, answer);
            case InventoryEvent.ReservationRejected rejected -> rejected(turn, reserve);
            case InventoryEvent.StockReleased released ->
                turn.end(new StepId(StepKind.RELEASE, answer.sku()), StepStatus.DONE);
            case InventoryEvent.StockConsumed consumed ->
                turn.end(new StepId(StepKind.CONSUME, answer.sku()), StepStatus.DONE);
            case InventoryEvent.StockReceived received -> {}
            case InventoryEvent.StockAdjusted adjusted -> {}
        }
    }

    private static void reserved(Turn turn, StepId reserve, SagaInput.StockAnswered answer) {
        if (turn.is(reserve, StepStatus.DONE) || !turn.knows(reserve)) {
            if (!turn.holds(answer.sku())) {
                turn.stray(strayRelease(turn.orderId(), answer));
            }
            return;
        }
        turn.end(reserve, StepStatus.DONE);
        if (turn.phase() == SagaPhase.COMPENSATING) {
            release(turn, answer.sku());
        } else {
            proceed(turn);
        }
    }

    private static void rejected(Turn turn, StepId reserve) {
        if (turn.is(reserve, StepStatus.PENDING)) {
            turn.end(reserve, StepStatus.REFUSED, Optional.of(OUT_OF_STOCK));
            if (turn.phase() == SagaPhase.RESERVING) {
                compensateAndCancel(turn, OUT_OF_STOCK);
            }
        }
    }

    /** Pieces that nobody waits for: given back, which is without effect when this only came twice. */
    private static SagaCommand strayRelease(String orderId, SagaInput.StockAnswered answer) {
        return new SagaCommand.ToInventory(
                SagaIds.stray(orderId, StepKind.RELEASE, answer.sku(), Long.toString(answer.version())),
                answer.sku(),
                new InventoryCommand.ReleaseStock(orderId));
    }

    // ---- answers of the payment provider

    private static void payment(Turn turn, PaymentAnswer answer) {
        switch (answer) {
            case PaymentAnswer.Charged charged -> charged(turn, charged);
            case PaymentAnswer.Declined declined -> declined(turn, declined);
            case PaymentAnswer.Refunded refunded -> {
                StepId refund = refund(refunded.refundId());
                if (turn.knows(refund) && !turn.is(refund, StepStatus.DONE)) {
                    turn.end(refund, StepStatus.DONE);
                    turn.start(confirmRefund(refunded.refundId()), turn.amount(refund));
                }
            }
            case PaymentAnswer.RefundRefused refused -> {
                StepId refund = refund(refused.refundId());
                if (turn.is(refund, StepStatus.PENDING) || turn.is(refund, StepStatus.GAVE_UP)) {
                    turn.end(refund, StepStatus.REFUSED, Optional.of(refused.reason()));
                    turn.start(failRefund(refused.refundId()), 0);
                }
            }
        }
    }

    /** Money that has moved is told to the order, whatever became of it, and of the saga. */
    private static void charged(Turn turn, PaymentAnswer.Charged charged) {
        if (turn.isOwn(charged.paymentId())) {
            turn.end(CHARGE, StepStatus.DONE);
        }
        turn.start(record(charged.paymentId()), charged.amount().amount());
        if (turn.phase() == SagaPhase.CHARGING && turn.is(CHARGE, StepStatus.DONE)) {
            turn.enter(SagaPhase.RECORDING);
        }
    }

    private static void declined(Turn turn, PaymentAnswer.Declined declined) {
        if (turn.isOwn(declined.paymentId()) && turn.is(CHARGE, StepStatus.PENDING)) {
            turn.end(CHARGE, StepStatus.REFUSED, Optional.of(declined.reason()));
            unpaid(turn);
        }
    }

    /** The provider takes nothing: somebody else may have paid meanwhile. */
    private static void unpaid(Turn turn) {
        if (turn.phase() != SagaPhase.CHARGING) {
            return;
        }
        if (turn.isPaid()) {
            complete(turn);
        } else {
            compensateAndCancel(turn, PAYMENT_FAILED);
        }
    }

    // ---- time, and operators

    private static void overdue(Turn turn, StepId step) {
        if (turn.retry(step)) {
            return;
        }
        turn.end(step, StepStatus.GAVE_UP);
        switch (step.kind()) {
            case RESERVE -> {
                if (turn.phase() == SagaPhase.RESERVING) {
                    compensateAndCancel(turn, INVENTORY_UNAVAILABLE);
                }
            }
            case CHARGE -> unpaid(turn);
            case RECORD_PAYMENT, CONFIRM, RELEASE, CONSUME, CANCEL_ORDER, REFUND, CONFIRM_REFUND, FAIL_REFUND -> {}
        }
    }

    /** Whether there was anything to do. */
    private static boolean operator(Turn turn, SagaInput.OperatorActed action) {
        return switch (action.type()) {
            case RETRY -> {
                List<StepId> steps = turn.retriable();
                steps.forEach(turn::restart);
                yield !steps.isEmpty();
            }
            case RESOLVE -> {
                List<StepId> stuck = turn.stuck();
                stuck.forEach(step -> turn.end(step, StepStatus.RESOLVED, Optional.of(action.reason())));
                yield !stuck.isEmpty();
            }
            case COMPENSATE -> {
                boolean possible =
                        turn.phase() != SagaPhase.DRAFT && turn.phase() != SagaPhase.COMPENSATING && !turn.isShipped();
                if (possible) {
                    compensateAndCancel(turn, action.reason());
                }
                yield possible;
            }
        };
    }

    // ---- without a saga

    /** An order begins, or something came that belongs to no saga: pieces are given back, and money is told to the order. */
    private Transition unknown(String orderId, SagaInput input, Instant now) {
        return switch (input) {
            case SagaInput.OrderHappened(Recorded<OrderEvent> recorded)
            when recorded.event() instanceof OrderEvent.OrderCreated created ->
                ofOrder(draft(orderId, created, recorded), recorded, now);
            case SagaInput.StockAnswered answer
            when answer.event() instanceof InventoryEvent.StockReserved ->
                new Transition(Optional.empty(), List.of(strayRelease(orderId, answer)));
            case SagaInput.PaymentAnswered(PaymentAnswer.Charged(String paymentId, Money amount)) ->
                new Transition(
                        Optional.empty(),
                        List.of(new SagaCommand.ToOrder(
                                SagaIds.stray(orderId, StepKind.RECORD_PAYMENT, paymentId, ""),
                                new OrderCommand.RecordPayment(paymentId, amount))));
            default -> new Transition(Optional.empty(), List.of());
        };
    }

    private static Saga draft(String orderId, OrderEvent.OrderCreated created, Recorded<OrderEvent> recorded) {
        return new Saga(
                orderId,
                0,
                0,
                SagaPhase.DRAFT,
                created.customerId(),
                created.currency(),
                0,
                0,
                false,
                List.of(),
                Map.of(),
                Optional.empty(),
                recorded.at(),
                recorded.at(),
                List.of(),
                recorded.metadata());
    }

    private static StepId record(String paymentId) {
        return new StepId(StepKind.RECORD_PAYMENT, paymentId);
    }

    private static StepId refund(String refundId) {
        return new StepId(StepKind.REFUND, refundId);
    }

    private static StepId confirmRefund(String refundId) {
        return new StepId(StepKind.CONFIRM_REFUND, refundId);
    }

    private static StepId failRefund(String refundId) {
        return new StepId(StepKind.FAIL_REFUND, refundId);
    }
}
