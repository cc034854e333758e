package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
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
 *                          │ rejected                  │ declined            │                  │   ▲
 *                          │ no answer                 │ no answer           │                  │   │ shipped
 *                          ▼                           ▼                     ▼                  ▼   │ all the same
 *                      COMPENSATING ◀───────────── cancelled, from outside or by an operator ───────┘
 *
 * input             | whatever the phase, as far as it applies
 * StockReserved     | the step is done; of a cancelled order: release it; of a shipped one: consume it
 * PaymentCharged    | the step is done; record the money on the order, which asks for a refund of what it does not owe
 * PaymentReceived   | the record is done; a saga on its way forward goes on
 * OrderShipped      | consume what is set aside; a cancellation of the saga's own has lost against it
 * OrderCancelled    | release what is set aside, the last first
 * RefundRequested   | refund, then confirm it to the order, or fail it there
 * OrderRefunded     | the refund is settled, also when somebody else did it
 * no answer in time | ask again under the same commandId; the last time: the step has failed
 * </pre>
 *
 * On the way back the order has the say: pieces are given back when it is cancelled, not before, since until then it may be paid and shipped.
 * What is not answered yet is waited for, and asked for again, as only its answer tells what there is to be taken back; an answer that
 * comes after the end is taken back, too.
 *
 * <p>Steps that take money or pieces may fail; any other makes the saga {@link SagaState#COMPENSATION_FAILED}, until its answer comes
 * after all, or an operator has it tried again, or resolves it.
 */
public final class Fulfilment {
    /** Why it compensates when a SKU could not be reserved. */
    public static final String OUT_OF_STOCK = "OUT_OF_STOCK";

    /** Why it compensates when the provider declined, did not answer, or took too little. */
    public static final String PAYMENT_FAILED = "PAYMENT_FAILED";

    /** Why it compensates when the inventory did not answer. */
    public static final String INVENTORY_UNAVAILABLE = "INVENTORY_UNAVAILABLE";

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
            case SagaInput.StockAnswered answer -> turned(known, now, turn -> StockAnswers.take(turn, answer));
            case SagaInput.PaymentAnswered answer -> turned(known, now, turn -> PaymentAnswers.take(turn, answer));
            case SagaInput.TimePassed passed -> turned(known, now, Overdue::see);
            case SagaInput.OperatorActed action -> turned(known, now, turn -> Operators.act(turn, action));
        };
    }

    private Transition turned(Saga saga, Instant now, Consumer<Turn> change) {
        Turn turn = new Turn(policy, saga, now);
        change.accept(turn);
        return turn.transition();
    }

    private Transition ofOrder(Saga saga, Recorded<OrderEvent> recorded, Instant now) {
        if (recorded.version() <= saga.orderVersion()) {
            return new Transition(Optional.of(saga), List.of());
        }
        if (endsBeforeItBegins(saga, recorded.event())) {
            return new Transition(Optional.empty(), List.of());
        }
        return turned(saga, now, turn -> {
            turn.took(recorded.version());
            happened(turn, recorded);
        });
    }

    private static void happened(Turn turn, Recorded<OrderEvent> recorded) {
        switch (recorded.event()) {
            case OrderEvent.OrderCreated created -> created.items().forEach(turn::add);
            case OrderEvent.OrderItemAdded added -> turn.add(added.item());
            case OrderEvent.OrderItemRemoved removed -> turn.remove(removed.itemId());
            case OrderEvent.OrderSubmitted submitted -> {
                if (turn.phase() == SagaPhase.DRAFT) {
                    turn.submitted(submitted, recorded.metadata());
                    Course.begin(turn);
                }
            }
            case OrderEvent.PaymentReceived(String paymentId, Money amount) -> {
                turn.received(amount);
                Course.received(turn, paymentId);
            }
            case OrderEvent.OrderShipped shipped -> {
                turn.shipped();
                Course.shipped(turn);
            }
            case OrderEvent.OrderDelivered delivered -> {}
            case OrderEvent.OrderCancelled(String reason) -> Course.cancelled(turn, reason);
            case OrderEvent.RefundRequested(String refundId, Money amount) ->
                turn.start(StepId.refund(refundId), amount.amount());
            case OrderEvent.OrderRefunded(String refundId, Money amount) -> Course.refunded(turn, refundId);
            case OrderEvent.RefundFailed(String refundId, String reason) ->
                turn.end(StepId.failRefund(refundId), StepStatus.DONE);
        }
    }

    /** A draft that is cancelled needs no saga, and an order of an earlier time gets none. */
    private boolean endsBeforeItBegins(Saga saga, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCancelled cancelled -> saga.phase() == SagaPhase.DRAFT;
            case OrderEvent.OrderSubmitted submitted -> submitted.submittedAt().isBefore(policy.since());
            default -> false;
        };
    }

    /** An order begins; or money came that no saga asked for: it is told to the order. Pieces that others set aside are theirs. */
    private Transition unknown(String orderId, SagaInput input, Instant now) {
        return switch (input) {
            case SagaInput.OrderHappened(Recorded<OrderEvent> recorded)
            when recorded.event() instanceof OrderEvent.OrderCreated created ->
                ofOrder(draft(orderId, created, recorded), recorded, now);
            case SagaInput.PaymentAnswered(String id, PaymentAnswer.Charged(String paymentId, Money amount)) ->
                new Transition(Optional.empty(), List.of(strayMoney(orderId, paymentId, amount)));
            default -> new Transition(Optional.empty(), List.of());
        };
    }

    private static SagaCommand strayMoney(String orderId, String paymentId, Money amount) {
        return new SagaCommand.ToOrder(
                SagaIds.stray(orderId, StepKind.RECORD_PAYMENT, paymentId, ""),
                new OrderCommand.RecordPayment(paymentId, amount));
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
}
