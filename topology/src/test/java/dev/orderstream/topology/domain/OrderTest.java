package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.fold;
import static dev.orderstream.topology.domain.Orders.history;
import static dev.orderstream.topology.domain.Orders.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event, folded. */
class OrderTest {
    private static final Order DRAFT = fold(history(OrderStatus.DRAFT));
    private static final Order SUBMITTED = fold(history(OrderStatus.SUBMITTED));
    private static final Order PAID = fold(history(OrderStatus.PAID));

    @Test
    void thereIsNoOrder() {
        // When, Then
        assertThat(Order.NONE.exists()).isFalse();
        assertThat(Order.NONE.total() + Order.NONE.paid() + Order.NONE.refundDue() + Order.NONE.refunded())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void eachHistoryLeadsToItsState(OrderStatus status) {
        // When
        Order order = fold(history(status));

        // Then
        assertThat(order.status()).isEqualTo(status);
        assertThat(order.exists()).isEqualTo(status != OrderStatus.NONE);
    }

    @Test
    void orderCreated() {
        // When, Then
        assertThat(Order.NONE.after(new OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A))))
                .isEqualTo(
                        new Order(OrderStatus.DRAFT, "customer-1", "EUR", List.of(Orders.ITEM_A), Map.of(), Map.of()));
    }

    @Test
    void orderItemAdded() {
        // When, Then
        assertThat(DRAFT.after(new OrderItemAdded(Orders.ITEM_B)))
                .isEqualTo(new Order(
                        OrderStatus.DRAFT,
                        "customer-1",
                        "EUR",
                        List.of(Orders.ITEM_A, Orders.ITEM_B),
                        Map.of(),
                        Map.of()));
    }

    @Test
    void orderItemRemoved() {
        // When
        Order two = DRAFT.after(new OrderItemAdded(Orders.ITEM_B));

        // Then
        assertThat(two.after(new OrderItemRemoved("a")).items()).containsExactly(Orders.ITEM_B);
    }

    @Test
    void orderSubmitted() {
        // When
        Order order = DRAFT.after(new OrderSubmitted(Orders.AT, eur(Orders.TOTAL)));

        // Then
        assertThat(order).isEqualTo(with(DRAFT, OrderStatus.SUBMITTED));
        assertThat(order.total()).isEqualTo(Orders.TOTAL);
    }

    @Test
    void paymentReceivedInPart() {
        // When
        Order order = SUBMITTED.after(new PaymentReceived("p1", eur(999)));

        // Then
        assertThat(order.status()).isEqualTo(OrderStatus.SUBMITTED);
        assertThat(order.payments()).containsExactly(Map.entry("p1", 999L));
    }

    @Test
    void paymentReceivedThatCompletesTheTotal() {
        // When
        Order order = SUBMITTED.after(new PaymentReceived("p2", eur(999))).after(new PaymentReceived("p1", eur(1)));

        // Then
        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.payments()).containsExactly(Map.entry("p2", 999L), Map.entry("p1", 1L));
    }

    @ParameterizedTest
    @EnumSource(names = {"PAID", "SHIPPED", "DELIVERED", "CANCELLED"})
    void paymentReceivedLateChangesNoState(OrderStatus status) {
        // When
        Order order = fold(history(status)).after(new PaymentReceived("late", eur(Orders.TOTAL)));

        // Then
        assertThat(order.status()).isEqualTo(status);
        assertThat(order.payments()).containsEntry("late", Orders.TOTAL);
    }

    @Test
    void orderShipped() {
        // When, Then
        assertThat(PAID.after(new OrderShipped("track", "carrier"))).isEqualTo(with(PAID, OrderStatus.SHIPPED));
    }

    @Test
    void orderDelivered() {
        // When
        Order shipped = fold(history(OrderStatus.SHIPPED));

        // Then
        assertThat(shipped.after(new OrderDelivered(Orders.AT))).isEqualTo(with(shipped, OrderStatus.DELIVERED));
    }

    @Test
    void orderCancelled() {
        // When, Then
        assertThat(PAID.after(new OrderCancelled("why"))).isEqualTo(with(PAID, OrderStatus.CANCELLED));
    }

    @Test
    void refundsAreRequestedFailedAndPaidBack() {
        // When
        Order requested = PAID.after(new RefundRequested("r1", eur(10))).after(new RefundRequested("r2", eur(5)));
        Order failed = requested.after(new RefundFailed("r1", "why"));
        Order refunded = failed.after(new OrderRefunded("r1", eur(10)));

        // Then
        assertThat(requested.refunds())
                .containsExactly(Map.entry("r1", new Refund(10, true)), Map.entry("r2", new Refund(5, true)));
        assertThat(requested.refundDue()).isEqualTo(15);
        assertThat(failed).isEqualTo(requested);
        assertThat(refunded.refunds())
                .containsExactly(Map.entry("r1", new Refund(10, false)), Map.entry("r2", new Refund(5, true)));
        assertThat(refunded.refundDue()).isEqualTo(5);
        assertThat(refunded.refunded()).isEqualTo(10);
        assertThat(refunded.kept()).isEqualTo(Orders.TOTAL - 15);
        assertThat(refunded.dueRefund("r1")).isEmpty();
        assertThat(refunded.dueRefund("r2")).contains(new Refund(5, true));
    }

    static Stream<OrderEvent> events() {
        return Stream.of(
                new OrderCreated("customer-2", "USD", List.of()),
                new OrderItemAdded(Orders.ITEM_A),
                new OrderItemRemoved("nothing"),
                new OrderSubmitted(Orders.AT, eur(1)),
                new PaymentReceived("p1", eur(1)),
                new OrderShipped("track", "carrier"),
                new OrderDelivered(Orders.AT),
                new OrderCancelled("why"),
                new RefundRequested("r1", eur(1)),
                new OrderRefunded("unheard of", eur(1)),
                new RefundFailed("unheard of", "why"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void noEventIsRefusedInAnyState(OrderEvent event) {
        // When, Then
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(fold(then(status, event)).paid()).isNotNegative();
        }
    }

    @Test
    void everyEventTypeIsFoldedHere() {
        // When, Then
        assertThat(events().map(Object::getClass))
                .hasSameElementsAs(List.of(OrderEvent.class.getPermittedSubclasses()));
    }

    @Test
    void anOrderCannotBeChangedFromOutside() {
        // When
        Map<String, Long> payments = new LinkedHashMap<>();
        Order order = new Order(OrderStatus.DRAFT, "c", "EUR", List.of(), payments, Map.of());
        payments.put("p1", 1L);

        // Then
        assertThat(order.payments()).isEmpty();
        assertThatThrownBy(() -> order.payments().put("p1", 1L)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> order.refunds().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static Order with(Order order, OrderStatus status) {
        return new Order(
                status, order.customerId(), order.currency(), order.items(), order.payments(), order.refunds());
    }
}
