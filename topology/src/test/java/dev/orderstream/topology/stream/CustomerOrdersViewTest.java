package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.stream.Stores.CustomerOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The orders of a customer as the events made them. */
class CustomerOrdersViewTest {
    private final OrdersDriver orders = new OrdersDriver();
    private final ViewsDriver views = new ViewsDriver(orders.registry());

    @AfterEach
    void close() {
        views.close();
        orders.close();
    }

    @Test
    void ordersLieNewestFirstAndThoseOfOthersApart() {
        // Given
        Instant first = create("order-b", "customer-1");
        create("order-c", "customer-10");
        Instant second = create("order-a", "customer-1");
        Instant third = create("order-z", "customer-1");

        // When
        views.follow(orders);

        // Then
        assertThat(views.ordersOf("customer-1"))
                .containsExactly(
                        Map.entry(new CustomerOrder("customer-1", third, "order-z"), OrderStatus.DRAFT),
                        Map.entry(new CustomerOrder("customer-1", second, "order-a"), OrderStatus.DRAFT),
                        Map.entry(new CustomerOrder("customer-1", first, "order-b"), OrderStatus.DRAFT));
        assertThat(views.ordersOf("customer-10")).hasSize(1);
        assertThat(views.ordersOf("customer")).isEmpty();
    }

    @Test
    void theStatusFollowsTheOrderAndTheOrderStaysInItsPlace() {
        // Given
        Instant created = create("order-1", "customer-1");
        CustomerOrder place = new CustomerOrder("customer-1", created, "order-1");
        views.follow(orders);

        for (Map.Entry<OrderCommand, OrderStatus> step : List.<Map.Entry<OrderCommand, OrderStatus>>of(
                Map.entry(new OrderCommand.AddItem(Orders.ITEM_B), OrderStatus.DRAFT),
                Map.entry(new OrderCommand.SubmitOrder(), OrderStatus.SUBMITTED),
                Map.entry(new OrderCommand.RecordPayment("p1", Orders.eur(1)), OrderStatus.SUBMITTED),
                Map.entry(new OrderCommand.RecordPayment("p2", Orders.eur(1_699)), OrderStatus.PAID),
                Map.entry(new OrderCommand.CancelOrder("changed my mind"), OrderStatus.CANCELLED))) {
            // When
            orders.send(AvroCommands.of("order-1", "command-" + step.getValue() + step.hashCode(), step.getKey()));
            views.follow(orders);

            // Then
            assertThat(views.ordersOf("customer-1")).containsExactly(Map.entry(place, step.getValue()));
        }
    }

    private Instant create(String orderId, String customerId) {
        orders.send(AvroCommands.of(
                orderId, "create-" + orderId, new OrderCommand.CreateOrder(customerId, "EUR", List.of(Orders.ITEM_A))));
        return orders.lastSent();
    }
}
