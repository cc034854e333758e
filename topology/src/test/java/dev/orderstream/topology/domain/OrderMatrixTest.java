package dev.orderstream.topology.domain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.DeliverOrder;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.kernel.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each command in each state. */
class OrderMatrixTest {
    private static final String NO_REFUND_DUE = """
            command       | NONE                  | DRAFT                       | SUBMITTED                   | PAID                                         | SHIPPED                                     | DELIVERED                                     | CANCELLED
            CreateOrder   | OrderCreated -> DRAFT | ALREADY_EXISTS              | ALREADY_EXISTS              | ALREADY_EXISTS                               | ALREADY_EXISTS                              | ALREADY_EXISTS                                | ALREADY_EXISTS
            AddItem       | UNKNOWN_ORDER         | OrderItemAdded -> DRAFT     | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION                           | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            RemoveItem    | UNKNOWN_ORDER         | OrderItemRemoved -> DRAFT   | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION                           | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            SubmitOrder   | UNKNOWN_ORDER         | OrderSubmitted -> SUBMITTED | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION                           | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            RecordPayment | UNKNOWN_ORDER         | ILLEGAL_TRANSITION          | PaymentReceived -> PAID     | PaymentReceived, RefundRequested -> PAID     | PaymentReceived, RefundRequested -> SHIPPED | PaymentReceived, RefundRequested -> DELIVERED | PaymentReceived, RefundRequested -> CANCELLED
            ShipOrder     | UNKNOWN_ORDER         | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION          | OrderShipped -> SHIPPED                      | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            DeliverOrder  | UNKNOWN_ORDER         | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION          | ILLEGAL_TRANSITION                           | OrderDelivered -> DELIVERED                 | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            CancelOrder   | UNKNOWN_ORDER         | OrderCancelled -> CANCELLED | OrderCancelled -> CANCELLED | OrderCancelled, RefundRequested -> CANCELLED | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | no-op -> CANCELLED
            ConfirmRefund | UNKNOWN_ORDER         | UNKNOWN_REFUND              | UNKNOWN_REFUND              | UNKNOWN_REFUND                               | UNKNOWN_REFUND                              | UNKNOWN_REFUND                                | UNKNOWN_REFUND
            FailRefund    | UNKNOWN_ORDER         | UNKNOWN_REFUND              | UNKNOWN_REFUND              | UNKNOWN_REFUND                               | UNKNOWN_REFUND                              | UNKNOWN_REFUND                                | UNKNOWN_REFUND
            """;

    private static final String REFUND_DUE = """
            command       | PAID                                         | SHIPPED                                     | DELIVERED                                     | CANCELLED
            RecordPayment | PaymentReceived, RefundRequested -> PAID     | PaymentReceived, RefundRequested -> SHIPPED | PaymentReceived, RefundRequested -> DELIVERED | PaymentReceived, RefundRequested -> CANCELLED
            ShipOrder     | ILLEGAL_TRANSITION                           | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            DeliverOrder  | ILLEGAL_TRANSITION                           | OrderDelivered -> DELIVERED                 | ILLEGAL_TRANSITION                            | ILLEGAL_TRANSITION
            CancelOrder   | OrderCancelled, RefundRequested -> CANCELLED | ILLEGAL_TRANSITION                          | ILLEGAL_TRANSITION                            | no-op -> CANCELLED
            ConfirmRefund | OrderRefunded -> PAID                        | OrderRefunded -> SHIPPED                    | OrderRefunded -> DELIVERED                    | OrderRefunded -> CANCELLED
            FailRefund    | RefundFailed -> PAID                         | RefundFailed -> SHIPPED                     | RefundFailed -> DELIVERED                     | RefundFailed -> CANCELLED
            """;

    private static final Map<String, OrderCommand> COMMANDS = Stream.of(
                    new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A)),
                    new AddItem(Orders.ITEM_B),
                    new RemoveItem(Orders.ITEM_A.itemId()),
                    new SubmitOrder(),
                    new RecordPayment("p2", Orders.eur(Orders.TOTAL)),
                    new ShipOrder("track-2", "carrier-2"),
                    new DeliverOrder(Orders.AT),
                    new CancelOrder("no longer needed"),
                    new ConfirmRefund(Orders.LATE_REFUND, Orders.eur(300)),
                    new FailRefund(Orders.LATE_REFUND, "account closed"))
            .collect(Collectors.toMap(command -> command.getClass().getSimpleName(), command -> command));

    @TestFactory
    Stream<DynamicTest> withoutARefundDue() {
        return cells(NO_REFUND_DUE).map(cell -> cell.test(Orders.history(cell.status())));
    }

    @TestFactory
    Stream<DynamicTest> withARefundDue() {
        return cells(REFUND_DUE).map(cell -> cell.test(Orders.withLatePayment(cell.status())));
    }

    @Test
    void everyCommandStandsInTheMatrixInEveryState() {
        // Given
        List<String> types = Arrays.stream(OrderCommand.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();

        // When
        List<Cell> cells = cells(NO_REFUND_DUE).toList();

        // Then
        assertThat(cells).extracting(Cell::command, Cell::status).doesNotHaveDuplicates();
        assertThat(cells).hasSize(types.size() * OrderStatus.values().length);
        assertThat(cells.stream().map(Cell::command).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(types);
    }

    private static Stream<Cell> cells(String table) {
        List<String[]> rows = table.lines().map(row -> row.split("\\|", -1)).toList();
        String[] states = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> IntStream.range(1, states.length)
                        .mapToObj(
                                i -> new Cell(row[0].strip(), OrderStatus.valueOf(states[i].strip()), row[i].strip())));
    }

    private record Cell(String command, OrderStatus status, String expected) {
        DynamicTest test(List<OrderEvent> history) {
            return dynamicTest(command + " in " + status + ": " + expected, () -> {
                OrderCommand payload = requireNonNull(COMMANDS.get(command), command);
                assertThat(describe(OrderSpec.given(history).when(payload).outcome()))
                        .isEqualTo(expected);
            });
        }

        private static String describe(Outcome<OrderEvent, Order> outcome) {
            return switch (outcome) {
                case Outcome.Accepted<OrderEvent, Order> accepted ->
                    types(accepted.events()) + " -> "
                            + accepted.aggregate().state().status();
                case Outcome.Duplicate<OrderEvent, Order> duplicate -> "duplicate";
                case Outcome.Rejected<OrderEvent, Order> rejected ->
                    rejected.rejection().code();
            };
        }

        private static String types(List<OrderEvent> events) {
            return events.isEmpty()
                    ? "no-op"
                    : events.stream().map(new OrderDecider()::eventType).collect(Collectors.joining(", "));
        }
    }
}
