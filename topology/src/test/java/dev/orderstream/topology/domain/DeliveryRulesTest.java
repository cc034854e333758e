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
import static dev.orderstream.topology.domain.Orders.withLatePayment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.DeliverOrder;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderDelivered;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.OrderShipped;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundFailed;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeliveryRulesTest {
    private static final ShipOrder SHIP = new ShipOrder("track-1", "carrier-1");
    private static final CancelOrder CANCEL = new CancelOrder("changed my mind");
    private static final OrderCancelled WAS_CANCELLED = new OrderCancelled("changed my mind");

    @Test
    void shipsWhatIsPaid() {
        given(PAID).when(SHIP).thenEvents(SHIPPED, new OrderShipped("track-1", "carrier-1"));
    }

    @Test
    void shipsNothingWhileARefundIsDueAndSaysSo() {
        assertThat(given(withLatePayment(PAID))
                        .when(SHIP)
                        .thenRejected(RejectionCode.ILLEGAL_TRANSITION)
                        .detail())
                .contains("ShipOrder", "PAID", "refund of 300 EUR");
    }

    @Test
    void shipsNothingAfterARefundFailed() {
        given(lateAnd(new RefundFailed(LATE_REFUND, "account closed")))
                .when(SHIP)
                .thenRejected(RejectionCode.ILLEGAL_TRANSITION);
    }

    @Test
    void shipsOnceTheRefundIsPaidBack() {
        given(lateAnd(new OrderRefunded(LATE_REFUND, eur(300))))
                .when(SHIP)
                .thenEvents(SHIPPED, new OrderShipped("track-1", "carrier-1"));
    }

    @Test
    void deliversWhatIsShipped() {
        given(SHIPPED).when(new DeliverOrder(Orders.AT)).thenEvents(DELIVERED, new OrderDelivered(Orders.AT));
    }

    @Test
    void anIllegalTransitionNamesCommandAndState() {
        assertThat(given(DRAFT)
                        .when(new DeliverOrder(Orders.AT))
                        .thenRejected(RejectionCode.ILLEGAL_TRANSITION)
                        .detail())
                .isEqualTo("DeliverOrder is not possible in state DRAFT.");
    }

    @Test
    void cancelsWithoutARefundWhenNothingWasPaid() {
        given(DRAFT).when(CANCEL).thenEvents(CANCELLED, WAS_CANCELLED);
        given(SUBMITTED).when(CANCEL).thenEvents(CANCELLED, WAS_CANCELLED);
    }

    @Test
    void cancelGivesBackAPartialPayment() {
        given(then(SUBMITTED, new PaymentReceived("p1", eur(1))))
                .when(CANCEL)
                .thenEvents(CANCELLED, WAS_CANCELLED, refund(1));
    }

    @Test
    void cancelGivesBackThePrice() {
        Order order = given(PAID).when(CANCEL).thenEvents(CANCELLED, WAS_CANCELLED, refund(Orders.TOTAL));

        assertThat(order.kept()).isZero();
    }

    @Test
    void cancelGivesBackNothingThatIsDueAlready() {
        Order order =
                given(withLatePayment(PAID)).when(CANCEL).thenEvents(CANCELLED, WAS_CANCELLED, refund(Orders.TOTAL));

        assertThat(order.paid()).isEqualTo(1_300);
        assertThat(order.refundDue()).isEqualTo(1_300);
    }

    @Test
    void cancelGivesBackNothingThatWasPaidBackAlready() {
        Order order = given(lateAnd(new OrderRefunded(LATE_REFUND, eur(300))))
                .when(CANCEL)
                .thenEvents(CANCELLED, WAS_CANCELLED, refund(Orders.TOTAL));

        assertThat(order.refundDue()).isEqualTo(Orders.TOTAL);
        assertThat(order.refunded()).isEqualTo(300);
    }

    @Test
    void cancellingWhatIsCancelledIsANoOpWhateverTheReason() {
        given(CANCELLED).when(new CancelOrder("another reason")).thenNoOp();
    }

    @Test
    void whatIsShippedCannotBeCancelled() {
        given(SHIPPED).when(CANCEL).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
        given(DELIVERED).when(CANCEL).thenRejected(RejectionCode.ILLEGAL_TRANSITION);
    }

    private static RefundRequested refund(long amount) {
        return new RefundRequested("refund-command-" + OrderSpec.COMMAND_ID, eur(amount));
    }

    private static List<OrderEvent> lateAnd(OrderEvent event) {
        List<OrderEvent> history = new ArrayList<>(withLatePayment(PAID));
        history.add(event);
        return history;
    }
}
