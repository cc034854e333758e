package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.OrderSpec.given;
import static dev.orderstream.topology.domain.OrderStatus.CANCELLED;
import static dev.orderstream.topology.domain.OrderStatus.DELIVERED;
import static dev.orderstream.topology.domain.OrderStatus.DRAFT;
import static dev.orderstream.topology.domain.OrderStatus.PAID;
import static dev.orderstream.topology.domain.OrderStatus.SHIPPED;
import static dev.orderstream.topology.domain.OrderStatus.SUBMITTED;
import static dev.orderstream.topology.domain.Orders.LATE_REFUND;
import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.then;
import static dev.orderstream.topology.domain.Orders.usd;
import static dev.orderstream.topology.domain.Orders.withLatePayment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundFailed;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyRulesTest {
    private static final List<OrderEvent> PARTLY_PAID = then(SUBMITTED, new PaymentReceived("p0", eur(400)));

    @Test
    void aPartialPaymentLeavesTheOrderSubmitted() {
        Order order = given(SUBMITTED).when(pay("p1", 999)).thenEvents(SUBMITTED, new PaymentReceived("p1", eur(999)));

        assertThat(order.paid()).isEqualTo(999);
    }

    @Test
    void thePaymentThatCompletesTheTotalMakesTheOrderPaid() {
        Order order = given(PARTLY_PAID).when(pay("p1", 600)).thenEvents(PAID, new PaymentReceived("p1", eur(600)));

        assertThat(order.paid()).isEqualTo(Orders.TOTAL);
        assertThat(order.refundDue()).isZero();
    }

    @Test
    void anExcessIsGivenBack() {
        Order order = given(PARTLY_PAID)
                .when(pay("p1", 601))
                .thenEvents(
                        PAID, new PaymentReceived("p1", eur(601)), new RefundRequested("refund-payment-p1", eur(1)));

        assertThat(order.paid()).isEqualTo(1_001);
        assertThat(order.refundDue()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAID", "SHIPPED", "DELIVERED", "CANCELLED"})
    void aLatePaymentIsGivenBackWhole(OrderStatus status) {
        given(status)
                .when(pay("p2", 300))
                .thenEvents(
                        status,
                        new PaymentReceived("p2", eur(300)),
                        new RefundRequested("refund-payment-p2", eur(300)));
    }

    @Test
    void aPaymentAfterCancellationIsGivenBackWholeThoughTheTotalWasNeverPaid() {
        Order order = given(CANCELLED)
                .when(pay("p1", Orders.TOTAL))
                .thenEvents(
                        CANCELLED,
                        new PaymentReceived("p1", eur(Orders.TOTAL)),
                        new RefundRequested("refund-payment-p1", eur(Orders.TOTAL)));

        assertThat(order.kept()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAID", "SHIPPED", "DELIVERED"})
    void thePaymentThatWasRecordedIsANoOp(OrderStatus status) {
        given(status).when(pay("p1", Orders.TOTAL)).thenNoOp();
    }

    @Test
    void thePaymentThatWasRecordedIsANoOpWhileSubmittedAndWhenCancelled() {
        given(PARTLY_PAID).when(pay("p0", 400)).thenNoOp();
        given(withLatePayment(CANCELLED)).when(pay("late", 300)).thenNoOp();
    }

    @Test
    void aPaymentIdWithAnotherAmountIsRefused() {
        given(PARTLY_PAID).when(pay("p0", 401)).thenRejected(RejectionCode.PAYMENT_ID_REUSED);
        given(PAID).when(pay("p1", 1)).thenRejected(RejectionCode.PAYMENT_ID_REUSED);
    }

    @Test
    void aPaymentInAnotherCurrencyIsRefused() {
        given(SUBMITTED).when(new RecordPayment("p1", usd(1_000))).thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void aPaymentIdWithTheSameAmountInAnotherCurrencyIsNoNoOp() {
        given(PAID).when(new RecordPayment("p1", usd(Orders.TOTAL))).thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void aPaymentForADraftIsRefused() {
        given(DRAFT).when(pay("p1", 1)).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aPaymentOfNothingIsRefused(long amount) {
        given(SUBMITTED).when(pay("p1", amount)).thenRejected(RejectionCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void theSmallestPaymentIsTaken() {
        given(SUBMITTED).when(pay("p1", 1)).thenEvents(SUBMITTED, new PaymentReceived("p1", eur(1)));
    }

    @Test
    void theSumOfPaymentsGoesUpToTheLargestLongAndNeverWraps() {
        long largest = Long.MAX_VALUE - 400;

        given(PARTLY_PAID)
                .when(pay("p1", largest))
                .thenEvents(
                        PAID,
                        new PaymentReceived("p1", eur(largest)),
                        new RefundRequested("refund-payment-p1", eur(Long.MAX_VALUE - Orders.TOTAL)));
        given(PARTLY_PAID).when(pay("p1", largest + 1)).thenRejected(RejectionCode.AMOUNT_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAID", "SHIPPED", "DELIVERED", "CANCELLED"})
    void aDueRefundIsConfirmed(OrderStatus status) {
        Order order = given(withLatePayment(status))
                .when(new ConfirmRefund(LATE_REFUND, eur(300)))
                .thenEvents(status, new OrderRefunded(LATE_REFUND, eur(300)));

        assertThat(order.refundDue()).isZero();
        assertThat(order.refunded()).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(longs = {299, 301, 0, -300})
    void aRefundIsConfirmedWholeOrNotAtAll(long amount) {
        given(withLatePayment(SHIPPED))
                .when(new ConfirmRefund(LATE_REFUND, eur(amount)))
                .thenRejected(RejectionCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void aRefundInAnotherCurrencyIsRefused() {
        given(withLatePayment(PAID))
                .when(new ConfirmRefund(LATE_REFUND, usd(300)))
                .thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void aRefundThatNobodyRequestedIsUnknown() {
        given(withLatePayment(PAID))
                .when(new ConfirmRefund("refund-payment-p1", eur(300)))
                .thenRejected(RejectionCode.UNKNOWN_REFUND);
        given(withLatePayment(PAID))
                .when(new FailRefund("refund-payment-p1", "why not"))
                .thenRejected(RejectionCode.UNKNOWN_REFUND);
    }

    @Test
    void aRefundThatWasPaidBackIsNoLongerDue() {
        List<OrderEvent> refunded = List.of(
                new PaymentReceived("late", eur(300)),
                new RefundRequested(LATE_REFUND, eur(300)),
                new OrderRefunded(LATE_REFUND, eur(300)));
        List<OrderEvent> history = then(DELIVERED, refunded.toArray(OrderEvent[]::new));

        given(history).when(new ConfirmRefund(LATE_REFUND, eur(300))).thenRejected(RejectionCode.UNKNOWN_REFUND);
        given(history).when(new FailRefund(LATE_REFUND, "too late")).thenRejected(RejectionCode.UNKNOWN_REFUND);
    }

    @Test
    void aRefundThatFailedStaysDueAndCanBeConfirmed() {
        Order order = given(withLatePayment(SHIPPED))
                .when(new FailRefund(LATE_REFUND, "account closed"))
                .thenEvents(SHIPPED, new RefundFailed(LATE_REFUND, "account closed"));

        assertThat(order.refundDue()).isEqualTo(300);
        assertThat(order.dueRefund(LATE_REFUND)).contains(new Refund(300, true));
    }

    private static RecordPayment pay(String paymentId, long amount) {
        return new RecordPayment(paymentId, eur(amount));
    }
}
