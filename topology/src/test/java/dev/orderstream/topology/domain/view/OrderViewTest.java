package dev.orderstream.topology.domain.view;

import static dev.orderstream.topology.domain.Orders.eur;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderDelivered;
import dev.orderstream.topology.domain.OrderEvent.OrderItemAdded;
import dev.orderstream.topology.domain.OrderEvent.OrderItemRemoved;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.OrderShipped;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundFailed;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderViewTest {
    private static final Instant CREATED_AT = Orders.AT;
    private static final Instant LATER = Orders.AT.plusSeconds(60);

    @Test
    void theFirstEventMakesTheView() {
        // When
        OrderView view = OrderView.first(
                "order-1", 1, CREATED_AT, new OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A)));

        // Then
        assertThat(view)
                .isEqualTo(new OrderView(
                        "order-1",
                        "customer-1",
                        "EUR",
                        OrderStatus.DRAFT,
                        1,
                        List.of(Orders.ITEM_A),
                        Orders.TOTAL,
                        0,
                        0,
                        0,
                        CREATED_AT,
                        CREATED_AT));
    }

    @Test
    void aLaterEventMovesVersionAndTimeAndKeepsTheRest() {
        // When
        OrderView view = draft().apply(2, LATER, new OrderItemAdded(Orders.ITEM_B));

        // Then
        assertThat(view)
                .isEqualTo(new OrderView(
                        "order-1",
                        "customer-1",
                        "EUR",
                        OrderStatus.DRAFT,
                        2,
                        List.of(Orders.ITEM_A, Orders.ITEM_B),
                        1_700,
                        0,
                        0,
                        0,
                        CREATED_AT,
                        LATER));
    }

    @Test
    void anEventThatWasFoldedInBeforeIsIgnored() {
        // Given
        OrderView view = draft().apply(2, LATER, new OrderItemAdded(Orders.ITEM_B));

        // When, Then
        assertThat(view.apply(2, LATER.plusSeconds(1), new OrderCancelled("again")))
                .isEqualTo(view);
        assertThat(view.apply(1, LATER.plusSeconds(1), new OrderCancelled("again")))
                .isEqualTo(view);
    }

    @Test
    void itemsAndTotalFollowTheEvents() {
        // Given
        OrderView two = draft().apply(2, LATER, new OrderItemAdded(Orders.ITEM_B));

        // When
        OrderView one = two.apply(3, LATER, new OrderItemRemoved("a"));

        // Then
        assertThat(one.items()).containsExactly(Orders.ITEM_B);
        assertThat(one.total()).isEqualTo(700);
    }

    @Test
    void theLedgerFollowsTheEvents() {
        // Given
        OrderView view = fold(draft(), new OrderSubmitted(LATER, eur(Orders.TOTAL)));

        // When, Then
        view = fold(view, new PaymentReceived("p1", eur(400)));
        assertLedger(view, OrderStatus.SUBMITTED, 400, 0, 0);
        view = fold(view, new PaymentReceived("p2", eur(700)));
        assertLedger(view, OrderStatus.PAID, 1_100, 0, 0);
        view = fold(view, new RefundRequested("refund-payment-p2", eur(100)));
        assertLedger(view, OrderStatus.PAID, 1_100, 100, 0);
        view = fold(view, new RefundFailed("refund-payment-p2", "account closed"));
        assertLedger(view, OrderStatus.PAID, 1_100, 100, 0);
        view = fold(view, new OrderRefunded("refund-payment-p2", eur(100)));
        assertLedger(view, OrderStatus.PAID, 1_100, 0, 100);
        view = fold(view, new OrderShipped("track-1", "carrier-1"));
        assertLedger(view, OrderStatus.SHIPPED, 1_100, 0, 100);
        view = fold(view, new OrderDelivered(LATER));
        assertLedger(view, OrderStatus.DELIVERED, 1_100, 0, 100);
        assertThat(view.version()).isEqualTo(9);
        assertThat(view.total()).isEqualTo(Orders.TOTAL);
    }

    @Test
    void aCancelledOrderIsCancelled() {
        // When
        OrderView view = fold(draft(), new OrderCancelled("changed my mind"));

        // Then
        assertThat(view.status()).isEqualTo(OrderStatus.CANCELLED);
    }

    private static OrderView draft() {
        OrderCreated created = new OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A));
        return OrderView.first("order-1", 1, CREATED_AT, created);
    }

    private static OrderView fold(OrderView view, OrderEvent event) {
        return view.apply(view.version() + 1, LATER, event);
    }

    private static void assertLedger(OrderView view, OrderStatus status, long paid, long refundDue, long refunded) {
        assertThat(view)
                .extracting(OrderView::status, OrderView::paid, OrderView::refundDue, OrderView::refunded)
                .containsExactly(status, paid, refundDue, refunded);
    }
}
