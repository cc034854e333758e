package dev.orderstream.topology.domain.fulfilment;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each input in each state: where the saga stands then, and what it sends. {@code =}: nothing changes, nothing is sent. */
class SagaMatrixTest {
    private static final String FORWARD = """
            input                     | NONE              | DRAFT                                       | RESERVING                           | CHARGING                                   | RECORDING
            OrderItemAdded            | =                 | =                                           | RESERVING                           | CHARGING                                   | RECORDING
            OrderItemRemoved          | =                 | =                                           | RESERVING                           | CHARGING                                   | RECORDING
            OrderSubmitted            | =                 | RESERVING: reserve 2 sku-a, reserve 1 sku-b | =                                   | =                                          | =
            PaymentReceived           | =                 | =                                           | RESERVING                           | CHARGING                                   | COMPLETED: confirm 1700
            PaymentReceived by others | =                 | =                                           | RESERVING                           | CHARGING                                   | COMPLETED: confirm 1700
            OrderShipped              | =                 | =                                           | RESERVING: consume sku-a            | CHARGING: consume sku-a, consume sku-b     | RECORDING: consume sku-a, consume sku-b
            OrderDelivered            | =                 | =                                           | =                                   | =                                          | =
            OrderCancelled            | =                 | NONE                                        | COMPENSATING: release sku-a         | COMPENSATING: release sku-b, release sku-a | COMPENSATING: release sku-b, release sku-a
            RefundRequested           | =                 | DRAFT: refund 300                           | RESERVING: refund 300               | CHARGING: refund 300                       | RECORDING: refund 300
            OrderRefunded             | =                 | =                                           | =                                   | =                                          | =
            RefundFailed              | =                 | =                                           | =                                   | =                                          | =
            StockReserved             | =                 | DRAFT: release sku-b                        | CHARGING: charge 1700               | =                                          | =
            ReservationRejected       | =                 | =                                           | COMPENSATING: cancel OUT_OF_STOCK   | =                                          | =
            StockReleased             | =                 | =                                           | =                                   | CHARGING                                   | RECORDING
            StockConsumed             | =                 | =                                           | =                                   | CHARGING                                   | RECORDING
            PaymentCharged            | NONE: record 1700 | DRAFT: record 1700                          | RESERVING: record 1700              | RECORDING: record 1700                     | =
            PaymentDeclined           | =                 | =                                           | =                                   | COMPENSATING: cancel PAYMENT_FAILED        | =
            PaymentRefunded           | =                 | =                                           | =                                   | =                                          | =
            PaymentRefundRefused      | =                 | =                                           | =                                   | =                                          | =
            a millisecond             | =                 | =                                           | =                                   | =                                          | =
            an hour                   | =                 | =                                           | RESERVING: reserve 1 sku-b          | CHARGING: charge 1700                      | RECORDING: record 1700
            retry                     | =                 | =                                           | RESERVING: reserve 1 sku-b          | CHARGING: charge 1700                      | RECORDING: record 1700
            compensate                | =                 | =                                           | COMPENSATING: cancel looked into it | COMPENSATING: cancel looked into it        | COMPENSATING: cancel looked into it
            resolve                   | =                 | =                                           | RESERVING                           | CHARGING                                   | RECORDING
            """;

    private static final String BACK = """
            input                     | COMPLETED                                  | SHIPPED                                 | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            OrderItemAdded            | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            OrderItemRemoved          | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            OrderSubmitted            | =                                          | =                                       | =                                                     | =                          | =
            PaymentReceived           | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            PaymentReceived by others | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            OrderShipped              | COMPLETED: consume sku-a, consume sku-b    | =                                       | COMPLETED: confirm 1700, consume sku-a, consume sku-b | COMPLETED: confirm 1700    | COMPENSATION_FAILED
            OrderDelivered            | =                                          | =                                       | =                                                     | =                          | =
            OrderCancelled            | COMPENSATING: release sku-b, release sku-a | COMPENSATING                            | COMPENSATING: release sku-b, release sku-a            | =                          | =
            RefundRequested           | COMPLETED: refund 300                      | COMPLETED: refund 300                   | COMPENSATING: refund 300                              | COMPENSATING: refund 300   | COMPENSATION_FAILED: refund 300
            OrderRefunded             | =                                          | =                                       | =                                                     | =                          | COMPENSATED
            RefundFailed              | =                                          | =                                       | =                                                     | =                          | =
            StockReserved             | =                                          | =                                       | =                                                     | COMPENSATED: release sku-b | COMPENSATION_FAILED: release sku-b
            ReservationRejected       | =                                          | =                                       | =                                                     | =                          | =
            StockReleased             | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | =                          | =
            StockConsumed             | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            PaymentCharged            | =                                          | =                                       | COMPENSATING: record 1700                             | COMPENSATING: record 1700  | =
            PaymentDeclined           | =                                          | =                                       | =                                                     | =                          | =
            PaymentRefunded           | =                                          | =                                       | =                                                     | =                          | COMPENSATING: confirm refund 1700
            PaymentRefundRefused      | =                                          | =                                       | =                                                     | =                          | =
            a millisecond             | =                                          | =                                       | =                                                     | =                          | =
            an hour                   | =                                          | COMPLETED: consume sku-a, consume sku-b | COMPENSATING: cancel PAYMENT_FAILED                   | =                          | =
            retry                     | COMPLETED                                  | COMPLETED: consume sku-a, consume sku-b | COMPENSATING: cancel PAYMENT_FAILED                   | COMPENSATED                | COMPENSATING: refund 1700
            compensate                | COMPENSATING: cancel looked into it        | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATION_FAILED
            resolve                   | COMPLETED                                  | COMPLETED                               | COMPENSATING                                          | COMPENSATED                | COMPENSATED
            """;

    private static final Map<String, List<Happening>> STATES = Map.ofEntries(
            entry("NONE", List.of()),
            entry("DRAFT", Sagas.draft()),
            entry("RESERVING", Sagas.reserving()),
            entry("CHARGING", Sagas.charging()),
            entry("RECORDING", Sagas.recording()),
            entry("COMPLETED", Sagas.completed()),
            entry("SHIPPED", Sagas.shipped()),
            entry("COMPENSATING", Sagas.compensating()),
            entry("COMPENSATED", Sagas.compensated()),
            entry("COMPENSATION_FAILED", Sagas.compensationFailed()));

    private static final Map<String, Happening> INPUTS = Map.ofEntries(
            entry("OrderItemAdded", Sagas.event(new OrderEvent.OrderItemAdded(Orders.line("c", 1, 100)))),
            entry("OrderItemRemoved", Sagas.event(new OrderEvent.OrderItemRemoved(Orders.ITEM_A.itemId()))),
            entry("OrderSubmitted", Sagas.SUBMITTED),
            entry("PaymentReceived", Sagas.PAID),
            entry("PaymentReceived by others", Sagas.PAID_BY_OTHERS),
            entry("OrderShipped", Sagas.SHIPPED),
            entry("OrderDelivered", Sagas.DELIVERED),
            entry("OrderCancelled", Sagas.CANCELLED),
            entry("RefundRequested", Sagas.event(new OrderEvent.RefundRequested("refund-2", Orders.eur(300)))),
            entry("OrderRefunded", Sagas.ORDER_REFUNDED),
            entry("RefundFailed", Sagas.REFUND_FAILED),
            entry("StockReserved", Sagas.RESERVED_B),
            entry("ReservationRejected", Sagas.REJECTED_B),
            entry("StockReleased", Sagas.RELEASED_B),
            entry("StockConsumed", Sagas.CONSUMED_B),
            entry("PaymentCharged", Sagas.CHARGED),
            entry("PaymentDeclined", Sagas.DECLINED),
            entry("PaymentRefunded", Sagas.REFUNDED),
            entry("PaymentRefundRefused", Sagas.REFUND_REFUSED),
            entry("a millisecond", new Happening.Wait(Duration.ofMillis(1))),
            entry("an hour", new Happening.Wait(Duration.ofHours(1))),
            entry("retry", Sagas.RETRY),
            entry("compensate", Sagas.COMPENSATE),
            entry("resolve", Sagas.RESOLVE));

    @TestFactory
    Stream<DynamicTest> onTheWayForward() {
        return cells(FORWARD).map(Cell::test);
    }

    @TestFactory
    Stream<DynamicTest> onTheWayBack() {
        return cells(BACK).map(Cell::test);
    }

    @Test
    void everyInputStandsInTheMatrixInEveryState() {
        // When
        List<Cell> cells = Stream.concat(cells(FORWARD), cells(BACK)).toList();

        // Then
        assertThat(cells).extracting(Cell::input, Cell::state).doesNotHaveDuplicates();
        assertThat(cells).hasSize(INPUTS.size() * STATES.size());
    }

    private static Stream<Cell> cells(String table) {
        List<String[]> rows = table.lines().map(row -> row.split("\\|", -1)).toList();
        String[] states = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> IntStream.range(1, states.length)
                        .mapToObj(i -> new Cell(row[0].strip(), states[i].strip(), row[i].strip())));
    }

    private record Cell(String input, String state, String expected) {
        DynamicTest test() {
            return dynamicTest(input + " in " + state + ": " + expected, () -> {
                Happening happening = requireNonNull(INPUTS.get(input), input);
                List<Happening> before = requireNonNull(STATES.get(state), state);
                SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, before);
                Optional<Long> revision = spec.found().map(Saga::revision);
                spec.when(happening);
                assertThat(describe(spec, revision)).isEqualTo(expected);
            });
        }

        private static String describe(SagaSpec spec, Optional<Long> revision) {
            if (spec.sent().isEmpty() && spec.found().map(Saga::revision).equals(revision)) {
                return "=";
            }
            String state = spec.found().map(saga -> saga.state().name()).orElse("NONE");
            return spec.sent().isEmpty()
                    ? state
                    : state + ": " + spec.sent().stream().collect(Collectors.joining(", "));
        }
    }
}
