package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sagas to start a test from: of an order of 2 pieces of sku-a and 1 of sku-b, total 1700 EUR cents. */
final class Sagas {
    static final String ORDER = "order-1";
    static final Instant AT = Instant.parse("2026-11-21T10:15:30Z");
    static final long TOTAL = 1_700;
    static final String PAYMENT = SagaIds.payment(ORDER);
    static final String REFUND = "refund-1";

    static final Happening CREATED =
            event(new OrderEvent.OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A, Orders.ITEM_B)));
    static final Happening SUBMITTED = event(new OrderEvent.OrderSubmitted(AT, Orders.eur(TOTAL)));
    static final Happening PAID = paid(PAYMENT, TOTAL);
    static final Happening PAID_BY_OTHERS = paid("elsewhere", TOTAL);
    static final Happening SHIPPED = event(new OrderEvent.OrderShipped("track-1", "carrier-1"));
    static final Happening DELIVERED = event(new OrderEvent.OrderDelivered(AT));
    static final Happening CANCELLED = event(new OrderEvent.OrderCancelled("changed my mind"));
    static final Happening REFUND_REQUESTED = event(new OrderEvent.RefundRequested(REFUND, Orders.eur(TOTAL)));
    static final Happening ORDER_REFUNDED = event(new OrderEvent.OrderRefunded(REFUND, Orders.eur(TOTAL)));
    static final Happening REFUND_FAILED = event(new OrderEvent.RefundFailed(REFUND, "ACCOUNT_CLOSED"));

    static final Happening RESERVED_A = stock("sku-a", new InventoryEvent.StockReserved(ORDER, 2));
    static final Happening RESERVED_B = stock("sku-b", new InventoryEvent.StockReserved(ORDER, 1));
    static final Happening REJECTED_A = stock("sku-a", new InventoryEvent.ReservationRejected(ORDER, 2, 0));
    static final Happening REJECTED_B = stock("sku-b", new InventoryEvent.ReservationRejected(ORDER, 1, 0));
    static final Happening RELEASED_A = stock("sku-a", new InventoryEvent.StockReleased(ORDER, 2));
    static final Happening RELEASED_B = stock("sku-b", new InventoryEvent.StockReleased(ORDER, 1));
    static final Happening CONSUMED_A = stock("sku-a", new InventoryEvent.StockConsumed(ORDER, 2));
    static final Happening CONSUMED_B = stock("sku-b", new InventoryEvent.StockConsumed(ORDER, 1));

    static final Happening CHARGED = charged(TOTAL);
    static final Happening DECLINED = answer(StepId.CHARGE, 0, new PaymentAnswer.Declined(PAYMENT, "CARD_DECLINED"));
    static final Happening REFUNDED = refunded(0);
    static final Happening REFUND_REFUSED = refundRefused(0);

    static final Happening DUE = new Happening.Due();
    static final Happening RETRY = operator(Intervention.Type.RETRY);
    static final Happening COMPENSATE = operator(Intervention.Type.COMPENSATE);
    static final Happening RESOLVE = operator(Intervention.Type.RESOLVE);

    private Sagas() {}

    static List<Happening> draft() {
        return List.of(CREATED);
    }

    /** One SKU of two is reserved. */
    static List<Happening> reserving() {
        return then(draft(), SUBMITTED, RESERVED_A);
    }

    static List<Happening> charging() {
        return then(reserving(), RESERVED_B);
    }

    static List<Happening> recording() {
        return then(charging(), CHARGED);
    }

    static List<Happening> completed() {
        return then(recording(), PAID);
    }

    static List<Happening> shipped() {
        return then(completed(), SHIPPED);
    }

    /** The order was asked to be cancelled, and has not answered. */
    static List<Happening> compensating() {
        return then(charging(), DECLINED);
    }

    static List<Happening> compensated() {
        return then(compensating(), CANCELLED, RELEASED_B, RELEASED_A);
    }

    /** A paid order was cancelled, and its refund refused; the order knows. */
    static List<Happening> compensationFailed() {
        return then(completed(), CANCELLED, REFUND_REQUESTED, RELEASED_B, RELEASED_A, REFUND_REFUSED, REFUND_FAILED);
    }

    static List<Happening> then(List<Happening> before, Happening... more) {
        List<Happening> all = new ArrayList<>(before);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }

    static Happening event(OrderEvent event) {
        return new Happening.Event(event);
    }

    static Happening paid(String paymentId, long amount) {
        return event(new OrderEvent.PaymentReceived(paymentId, Orders.eur(amount)));
    }

    static Happening charged(long amount) {
        return answer(StepId.CHARGE, 0, new PaymentAnswer.Charged(PAYMENT, Orders.eur(amount)));
    }

    static Happening refunded(int round) {
        return answer(StepId.refund(REFUND), round, new PaymentAnswer.Refunded(REFUND, Orders.eur(TOTAL)));
    }

    static Happening refundRefused(int round) {
        return refundRefused(round, "ACCOUNT_CLOSED");
    }

    static Happening refundRefused(int round, String reason) {
        return answer(StepId.refund(REFUND), round, new PaymentAnswer.RefundRefused(REFUND, reason));
    }

    static OrderLine line(String itemId, String sku, int quantity) {
        return new OrderLine(itemId, sku, itemId, quantity, Orders.eur(1));
    }

    /** Everybody is asked so often, and no more. */
    static SagaPolicy tries(int attempts) {
        SagaPolicy.Tries tries = new SagaPolicy.Tries(Duration.ofSeconds(5), Duration.ofMinutes(1), attempts);
        return new SagaPolicy(tries, tries, tries, Instant.MIN);
    }

    static Recorded<OrderEvent> recorded(long version, OrderEvent event) {
        String type = event.getClass().getSimpleName();
        return new Recorded<>("event-" + version, "Order", ORDER, version, AT, Metadata.NONE, type, event);
    }

    static Happening operator(Intervention.Type type) {
        return new Happening.Input(new SagaInput.OperatorActed(type, "ada", "looked into it", AT));
    }

    private static Happening stock(String sku, InventoryEvent event) {
        return new Happening.Input(new SagaInput.StockAnswered(sku, 7, event));
    }

    private static Happening answer(StepId step, int round, PaymentAnswer answer) {
        return new Happening.Input(new SagaInput.PaymentAnswered(SagaIds.command(ORDER, step, round), answer));
    }

    /** A command in few words, such as {@code reserve 2 sku-a}. */
    static String describe(SagaCommand command) {
        return switch (command) {
            case SagaCommand.ToOrder(String id, OrderCommand toOrder) -> order(toOrder);
            case SagaCommand.ToInventory(String id, String sku, InventoryCommand toStock) -> stock(sku, toStock);
            case SagaCommand.Charge(String id, String paymentId, String customerId, Money amount) ->
                "charge " + amount.amount();
            case SagaCommand.Refund(String id, String paymentId, String refundId, Money amount) ->
                "refund " + amount.amount();
            case SagaCommand.Confirm(String id, String customerId, Money total) -> "confirm " + total.amount();
        };
    }

    private static String order(OrderCommand command) {
        return switch (command) {
            case OrderCommand.RecordPayment(String paymentId, Money amount) -> "record " + amount.amount();
            case OrderCommand.CancelOrder(String reason) -> "cancel " + reason;
            case OrderCommand.ConfirmRefund(String refundId, Money amount) -> "confirm refund " + amount.amount();
            case OrderCommand.FailRefund(String refundId, String reason) -> "fail refund " + reason;
            default -> throw new AssertionError("no saga sends " + command);
        };
    }

    private static String stock(String sku, InventoryCommand command) {
        return switch (command) {
            case InventoryCommand.ReserveStock(String reservationId, long quantity) ->
                "reserve " + quantity + " " + sku;
            case InventoryCommand.ReleaseStock(String reservationId) -> "release " + sku;
            case InventoryCommand.ConsumeStock(String reservationId) -> "consume " + sku;
            default -> throw new AssertionError("no saga sends " + command);
        };
    }
}
