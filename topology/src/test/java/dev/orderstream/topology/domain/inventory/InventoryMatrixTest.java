package dev.orderstream.topology.domain.inventory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orderstream.topology.domain.inventory.InventoryCommand.AdjustStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ConsumeStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReceiveStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReleaseStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReserveStock;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockConsumed;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReleased;
import dev.orderstream.topology.kernel.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each command in each state. Everything is about reservation r1 and 3 pieces. */
class InventoryMatrixTest {
    private static final String MATRIX = """
            command      | absent                              | empty                               | ample                     | short                               | open                      | open, other quantity      | released                  | consumed
            ReceiveStock | StockReceived -> IN_STOCK           | StockReceived -> IN_STOCK           | StockReceived -> IN_STOCK | StockReceived -> IN_STOCK           | StockReceived -> IN_STOCK | StockReceived -> IN_STOCK | StockReceived -> IN_STOCK | StockReceived -> IN_STOCK
            ReserveStock | ReservationRejected -> OUT_OF_STOCK | ReservationRejected -> OUT_OF_STOCK | StockReserved -> IN_STOCK | ReservationRejected -> IN_STOCK     | no-op -> OUT_OF_STOCK     | RESERVATION_ID_REUSED     | StockReserved -> OUT_OF_STOCK | ReservationRejected -> OUT_OF_STOCK
            ReleaseStock | no-op -> NONE                       | no-op -> OUT_OF_STOCK               | no-op -> IN_STOCK         | no-op -> IN_STOCK                   | StockReleased -> IN_STOCK | StockReleased -> IN_STOCK | no-op -> IN_STOCK         | no-op -> OUT_OF_STOCK
            ConsumeStock | UNKNOWN_RESERVATION                 | UNKNOWN_RESERVATION                 | UNKNOWN_RESERVATION       | UNKNOWN_RESERVATION                 | StockConsumed -> OUT_OF_STOCK | StockConsumed -> OUT_OF_STOCK | UNKNOWN_RESERVATION | UNKNOWN_RESERVATION
            AdjustStock  | INSUFFICIENT_STOCK                  | INSUFFICIENT_STOCK                  | StockAdjusted -> IN_STOCK | INSUFFICIENT_STOCK                  | INSUFFICIENT_STOCK        | INSUFFICIENT_STOCK        | StockAdjusted -> OUT_OF_STOCK | INSUFFICIENT_STOCK
            """;

    private static final Map<String, InventoryEvent[]> STATES = Map.of(
            "absent", events(),
            "empty", events(new InventoryEvent.ReservationRejected("r0", 1, 0)),
            "ample", events(StockSpec.received(10)),
            "short", events(StockSpec.received(2)),
            "open", events(StockSpec.received(3), StockSpec.reserved("r1", 3)),
            "open, other quantity", events(StockSpec.received(2), StockSpec.reserved("r1", 2)),
            "released", events(StockSpec.received(3), StockSpec.reserved("r1", 3), new StockReleased("r1", 3)),
            "consumed", events(StockSpec.received(3), StockSpec.reserved("r1", 3), new StockConsumed("r1", 3)));

    private static final Map<String, InventoryCommand> COMMANDS = Stream.of(
                    new ReceiveStock(3, Optional.of("note-1")),
                    new ReserveStock("r1", 3),
                    new ReleaseStock("r1"),
                    new ConsumeStock("r1"),
                    new AdjustStock(-3, "broken"))
            .collect(Collectors.toMap(command -> command.getClass().getSimpleName(), command -> command));

    @TestFactory
    Stream<DynamicTest> everyCommandInEveryState() {
        return cells().map(Cell::test);
    }

    @Test
    void everyCommandStandsInTheMatrixInEveryState() {
        // Given
        List<String> types = Arrays.stream(InventoryCommand.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();

        // When
        List<Cell> cells = cells().toList();

        // Then
        assertThat(cells).extracting(Cell::command, Cell::state).doesNotHaveDuplicates();
        assertThat(cells).hasSize(types.size() * STATES.size());
        assertThat(COMMANDS).containsOnlyKeys(types);
    }

    private static InventoryEvent[] events(InventoryEvent... events) {
        return events;
    }

    private static Stream<Cell> cells() {
        List<String[]> rows = MATRIX.lines().map(row -> row.split("\\|", -1)).toList();
        String[] states = rows.get(0);
        return rows.stream()
                .skip(1)
                .flatMap(row -> IntStream.range(1, states.length)
                        .mapToObj(i -> new Cell(row[0].strip(), states[i].strip(), row[i].strip())));
    }

    private record Cell(String command, String state, String expected) {
        DynamicTest test() {
            return dynamicTest(command + " when " + state + ": " + expected, () -> {
                InventoryCommand payload = requireNonNull(COMMANDS.get(command), command);
                InventoryEvent[] history = requireNonNull(STATES.get(state), state);
                assertThat(describe(StockSpec.given(history).when(payload).outcome()))
                        .isEqualTo(expected);
            });
        }

        private static String describe(Outcome<InventoryEvent, Stock> outcome) {
            return switch (outcome) {
                case Outcome.Accepted<InventoryEvent, Stock> accepted ->
                    types(accepted.events()) + " -> "
                            + StockStatus.of(accepted.aggregate().state());
                case Outcome.Duplicate<InventoryEvent, Stock> duplicate -> "duplicate";
                case Outcome.Rejected<InventoryEvent, Stock> rejected ->
                    rejected.rejection().code();
            };
        }

        private static String types(List<InventoryEvent> events) {
            return events.isEmpty()
                    ? "no-op"
                    : events.stream().map(new InventoryDecider()::eventType).collect(Collectors.joining(", "));
        }
    }
}
