package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.OrderSpec.given;
import static dev.orderstream.topology.domain.OrderStatus.CANCELLED;
import static dev.orderstream.topology.domain.OrderStatus.DRAFT;
import static dev.orderstream.topology.domain.OrderStatus.NONE;
import static dev.orderstream.topology.domain.OrderStatus.PAID;
import static dev.orderstream.topology.domain.OrderStatus.SUBMITTED;
import static dev.orderstream.topology.domain.Orders.LATE_REFUND;
import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.line;
import static dev.orderstream.topology.domain.Orders.usd;
import static dev.orderstream.topology.domain.Orders.withLatePayment;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A command that fails several checks gets the code of the earliest. Steps are those of the order of checks. */
class OrderOfChecksTest {
    private static final long STALE = 99;

    @Test
    void shapeComesBeforeExistence() {
        given(NONE).when(new RemoveItem("")).thenInvalid("itemId");
        given(DRAFT).when(new CreateOrder("", "EUR", List.of())).thenInvalid("customerId");
    }

    @Test
    void existenceComesBeforeTheExpectedVersion() {
        given(NONE).expecting(STALE).when(new RemoveItem("a")).thenRejected(RejectionCode.UNKNOWN_ORDER);
        given(CANCELLED)
                .expecting(0)
                .when(new CreateOrder("customer-1", "EUR", List.of()))
                .thenRejected(RejectionCode.ALREADY_EXISTS);
    }

    @Test
    void theExpectedVersionComesBeforeTheNoOp() {
        given(CANCELLED).expecting(STALE).when(new CancelOrder("again")).thenRejected(RejectionCode.VERSION_CONFLICT);
        given(PAID)
                .expecting(STALE)
                .when(new RecordPayment("p1", eur(Orders.TOTAL)))
                .thenRejected(RejectionCode.VERSION_CONFLICT);
    }

    @Test
    void theExpectedVersionComesBeforeTheTransition() {
        given(DRAFT)
                .expecting(STALE)
                .when(new RecordPayment("p1", eur(1)))
                .thenRejected(RejectionCode.VERSION_CONFLICT);
    }

    @Test
    void theNoOpComesBeforeTheTransition() {
        given(CANCELLED).when(new CancelOrder("again")).thenNoOp();
    }

    @Test
    void theTransitionComesBeforeReferences() {
        given(SUBMITTED).when(new AddItem(Orders.ITEM_A)).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
        given(SUBMITTED).when(new RemoveItem("b")).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
    }

    @Test
    void theTransitionComesBeforeCurrencyAndAmount() {
        given(DRAFT).when(new RecordPayment("p1", usd(0))).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
    }

    @Test
    void referencesComeBeforeTheCurrency() {
        OrderLine sameIdInDollars = new OrderLine("a", "sku", "name", 1, usd(1));

        given(NONE)
                .when(new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A, sameIdInDollars)))
                .thenRejected(RejectionCode.ITEM_EXISTS);
        given(DRAFT).when(new AddItem(sameIdInDollars)).thenRejected(RejectionCode.ITEM_EXISTS);
        given(withLatePayment(PAID))
                .when(new ConfirmRefund("refund-payment-p9", usd(300)))
                .thenRejected(RejectionCode.UNKNOWN_REFUND);
    }

    @Test
    void theCurrencyComesBeforeAmounts() {
        given(SUBMITTED).when(new RecordPayment("p1", usd(-1))).thenRejected(RejectionCode.CURRENCY_MISMATCH);
        given(PAID).when(new RecordPayment("p1", usd(1))).thenRejected(RejectionCode.CURRENCY_MISMATCH);
        given(withLatePayment(PAID))
                .when(new ConfirmRefund(LATE_REFUND, usd(1)))
                .thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void theCurrencyOfItemsComesBeforeTheTotal() {
        Stream<OrderLine> tooDear = IntStream.range(0, 10)
                .mapToObj(i -> line("item-" + i, OrderShape.QUANTITY_MAX, OrderShape.UNIT_PRICE_MAX));
        Stream<OrderLine> inDollars = Stream.of(new OrderLine("usd", "sku", "name", 1, usd(1)));

        given(NONE)
                .when(new CreateOrder(
                        "customer-1", "EUR", Stream.concat(tooDear, inDollars).toList()))
                .thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void aReusedPaymentIdComesBeforeTheAmount() {
        given(PAID).when(new RecordPayment("p1", eur(0))).thenRejected(RejectionCode.PAYMENT_ID_REUSED);
        given(PAID).when(new RecordPayment("p1", eur(Long.MAX_VALUE))).thenRejected(RejectionCode.PAYMENT_ID_REUSED);
    }

    /** How many lines an order has is known from its state alone: hence not before the transition, and not after the currency. */
    @Test
    void aFullOrderComesAfterReferencesAndBeforeTheCurrency() {
        List<OrderLine> lines = IntStream.range(0, OrderShape.ITEMS_MAX)
                .mapToObj(i -> line("item-" + i, 1, 1))
                .toList();
        OrderSpec full = given(List.of(new OrderCreated("customer-1", "EUR", lines)));

        full.when(new AddItem(line("item-0", 1, 1))).thenRejected(RejectionCode.ITEM_EXISTS);
        full.when(new AddItem(new OrderLine("more", "sku", "name", 1, usd(1)))).thenInvalid("item");
    }
}
