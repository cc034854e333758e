package dev.orderstream.topology.domain.inventory;

import static dev.orderstream.topology.domain.inventory.InventoryShape.ON_HAND_MAX;
import static dev.orderstream.topology.domain.inventory.InventoryShape.QUANTITY_MAX;
import static dev.orderstream.topology.domain.inventory.InventoryShape.RESERVATIONS_MAX;
import static dev.orderstream.topology.domain.inventory.StockSpec.given;
import static dev.orderstream.topology.domain.inventory.StockSpec.received;
import static dev.orderstream.topology.domain.inventory.StockSpec.reserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.inventory.InventoryCommand.AdjustStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ConsumeStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReceiveStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReleaseStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReserveStock;
import dev.orderstream.topology.domain.inventory.InventoryEvent.ReservationRejected;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockAdjusted;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockConsumed;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReceived;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReleased;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReserved;
import dev.orderstream.topology.kernel.Rejection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands do to the numbers, and their limits. */
class StockRulesTest {
    @Test
    void whatArrivesIsAvailable() {
        // When
        Stock stock = given(received(5))
                .when(new ReceiveStock(3, Optional.of("note-1")))
                .thenEvents(new StockReceived(3, Optional.of("note-1")));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 8, Map.of()));
    }

    @Test
    void whatIsReservedIsNotAvailable() {
        // When
        Stock stock = given(received(5)).when(new ReserveStock("r1", 5)).thenEvents(new StockReserved("r1", 5));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 0, Map.of("r1", 5L)));
        assertThat(stock.onHand()).isEqualTo(5);
    }

    @Test
    void whoAsksForTooMuchIsToldWhatThereIs() {
        // When
        Stock stock =
                given(received(5)).when(new ReserveStock("r1", 6)).thenEvents(new ReservationRejected("r1", 6, 5));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 5, Map.of()));
    }

    @Test
    void whatIsReleasedIsAvailableAgain() {
        // When
        Stock stock = given(received(5), reserved("r1", 3), reserved("r2", 1))
                .when(new ReleaseStock("r1"))
                .thenEvents(new StockReleased("r1", 3));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 4, Map.of("r2", 1L)));
    }

    @Test
    void whatIsConsumedHasLeft() {
        // When
        Stock stock = given(received(5), reserved("r1", 3))
                .when(new ConsumeStock("r1"))
                .thenEvents(new StockConsumed("r1", 3));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 2, Map.of()));
    }

    @Test
    void whatIsReservedIsNotTakenAway() {
        given(received(5), reserved("r1", 3))
                .when(new AdjustStock(-3, "count"))
                .thenRejected(InventoryRejectionCode.INSUFFICIENT_STOCK);
        assertThat(given(received(5), reserved("r1", 3))
                        .when(new AdjustStock(-2, "count"))
                        .thenEvents(new StockAdjusted(-2, "count"))
                        .available())
                .isZero();
    }

    @Test
    void aCountMayFindMoreThanEverArrived() {
        // When
        Stock stock = given().when(new AdjustStock(7, "count")).thenEvents(new StockAdjusted(7, "count"));

        // Then
        assertThat(stock).isEqualTo(new Stock(true, 7, Map.of()));
    }

    @Test
    void thereIsABoundOfPieces() {
        // Given: one piece fewer than there may be, some of them set aside
        StockSpec full = given(new Stock(true, ON_HAND_MAX - 11, Map.of("r1", 10L)));

        // Then
        full.when(new ReceiveStock(2, Optional.empty())).thenRejected(InventoryRejectionCode.AMOUNT_OUT_OF_RANGE);
        full.when(new AdjustStock(2, "count")).thenRejected(InventoryRejectionCode.AMOUNT_OUT_OF_RANGE);
        full.when(new ReceiveStock(1, Optional.empty())).thenEvents(received(1));
    }

    @Test
    void thereIsABoundOfOpenReservations() {
        // Given
        Map<String, Long> open = new LinkedHashMap<>();
        for (int i = 0; i < RESERVATIONS_MAX; i++) {
            open.put("r" + i, 1L);
        }
        StockSpec full = given(new Stock(true, 10, open));

        // Then
        full.when(new ReserveStock("another", 1)).thenEvents(new ReservationRejected("another", 1, 10));
        full.when(new ReserveStock("r7", 1)).thenNoOp();
        open.remove("r7");
        given(new Stock(true, 10, open)).when(new ReserveStock("another", 1)).thenEvents(reserved("another", 1));
    }

    @Test
    void aReservationThatEndedMayBeMadeAgain() {
        given(received(5), reserved("r1", 3), new StockReleased("r1", 3))
                .when(new ReserveStock("r1", 4))
                .thenEvents(reserved("r1", 4));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, QUANTITY_MAX + 1, Long.MAX_VALUE})
    void aQuantityHasLimits(long quantity) {
        given(received(5)).when(new ReceiveStock(quantity, Optional.empty())).thenInvalid("quantity");
        given(received(5)).when(new ReserveStock("r1", quantity)).thenInvalid("quantity");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -QUANTITY_MAX - 1, QUANTITY_MAX + 1, Long.MIN_VALUE, Long.MAX_VALUE})
    void aDeltaHasLimits(long delta) {
        given(received(5)).when(new AdjustStock(delta, "count")).thenInvalid("delta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\u0085"})
    void anIdIsPrintable(String id) {
        given().when(new ReserveStock(id, 1)).thenInvalid("reservationId");
        given().when(new ReleaseStock(id)).thenInvalid("reservationId");
        given().when(new ConsumeStock(id)).thenInvalid("reservationId");
        given().when(new ReceiveStock(1, Optional.of(id))).thenInvalid("reference");
    }

    @Test
    void textsHaveLimits() {
        given().when(new ReserveStock("x".repeat(129), 1)).thenInvalid("reservationId");
        given().when(new ReceiveStock(1, Optional.of("x".repeat(129)))).thenInvalid("reference");
        given().when(new AdjustStock(1, "")).thenInvalid("reason");
        given().when(new AdjustStock(1, "x".repeat(1_001))).thenInvalid("reason");
        given().when(new AdjustStock(1, "x".repeat(1_000))).thenEvents(new StockAdjusted(1, "x".repeat(1_000)));
    }

    @Test
    void theKernelsCodesAreAmongThoseOfStock() {
        assertThat(Arrays.stream(InventoryRejectionCode.values()).map(Enum::name))
                .contains(Rejection.INVALID_COMMAND, Rejection.VERSION_CONFLICT, Rejection.COMMAND_ID_REUSED);
    }
}
