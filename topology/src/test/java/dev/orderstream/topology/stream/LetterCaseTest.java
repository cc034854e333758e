package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.stream.Stores.CustomerOrder;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ids are compared byte by byte: those that differ only in case are of different orders, commands, customers. */
class LetterCaseTest {
    private final OrdersDriver orders = new OrdersDriver();
    private final ViewsDriver views = new ViewsDriver(orders.registry());

    @AfterEach
    void close() {
        views.close();
        orders.close();
    }

    @Test
    void ordersAreDecidedEachForItself() {
        // When
        orders.send(create("Order-1", "command-1", "ada"));
        orders.send(create("order-1", "command-1", "ada"));
        orders.send(AvroCommands.of("ORDER-1", "command-1", new SubmitOrder()));

        // Then
        assertThat(orders.results())
                .containsExactly("CreateOrder ACCEPTED", "CreateOrder ACCEPTED", "SubmitOrder REJECTED UNKNOWN_ORDER");
        assertThat(orders.events())
                .extracting(
                        event -> event.value().aggregateId(),
                        event -> event.value().version())
                .containsExactly(tuple("Order-1", 1L), tuple("order-1", 1L));
    }

    @Test
    void commandsOfAnOrderAreNoDuplicatesOfEachOther() {
        // When
        orders.send(create("order-1", "submit-It", "ada"));
        orders.send(AvroCommands.of("order-1", "Submit-it", new SubmitOrder()));

        // Then
        assertThat(orders.results()).containsExactly("CreateOrder ACCEPTED", "SubmitOrder ACCEPTED");
    }

    @Test
    void viewsKeepThemApart() {
        // Given
        orders.send(create("Order-1", "command-1", "Ada"));
        orders.send(create("order-1", "command-1", "ada"));
        orders.send(AvroCommands.of("order-1", "Command-1", new SubmitOrder()));

        // When
        views.follow(orders);

        // Then
        assertThat(views.order("Order-1")).map(OrderView::status).contains(OrderStatus.DRAFT);
        assertThat(views.order("order-1")).map(OrderView::status).contains(OrderStatus.SUBMITTED);
        assertThat(views.history("Order-1")).hasSize(1);
        assertThat(views.history("order-1")).hasSize(2);
        assertThat(views.command("order-1", "Command-1"))
                .map(CommandStatus::versions)
                .contains(List.of(2L));
        assertThat(views.command("order-1", "command-1"))
                .map(CommandStatus::versions)
                .contains(List.of(1L));
        assertThat(views.command("Order-1", "Command-1")).isEmpty();
        assertThat(views.ordersOf("Ada").keySet())
                .extracting(CustomerOrder::orderId)
                .containsExactly("Order-1");
        assertThat(views.ordersOf("ada").keySet())
                .extracting(CustomerOrder::orderId)
                .containsExactly("order-1");
    }

    private static SpecificRecord create(String orderId, String commandId, String customerId) {
        return AvroCommands.of(orderId, commandId, new CreateOrder(customerId, "EUR", List.of(Orders.ITEM_A)));
    }
}
