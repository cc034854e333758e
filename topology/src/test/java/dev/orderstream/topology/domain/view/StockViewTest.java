package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.InventoryEvent.ReservationRejected;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockAdjusted;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockConsumed;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReceived;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReleased;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReserved;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StockViewTest {
    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private static final List<InventoryEvent> HISTORY = List.of(
            new StockReceived(10, Optional.empty()),
            new StockReserved("r1", 4),
            new StockReserved("r2", 3),
            new ReservationRejected("r3", 9, 3),
            new StockConsumed("r1", 4),
            new StockReleased("r2", 3),
            new StockAdjusted(-1, "broken"),
            new StockAdjusted(2, "found"));

    @Example
    void everyEventIsFoldedIn() {
        // When
        List<StockView> views = List.of(after(1), after(2), after(3), after(4), after(5), after(6), after(7), after(8));

        // Then: version, available, reserved, received, consumed
        assertThat(views)
                .containsExactly(
                        view(1, 10, 0, 10, 0),
                        view(2, 6, 4, 10, 0),
                        view(3, 3, 7, 10, 0),
                        view(4, 3, 7, 10, 0),
                        view(5, 3, 3, 10, 4),
                        view(6, 6, 0, 10, 4),
                        view(7, 5, 0, 9, 4),
                        view(8, 7, 0, 11, 4));
    }

    @Example
    void anEventThatComesAgainChangesNothing() {
        // Given
        StockView view = after(5);

        // Then
        assertThat(StockView.after(Optional.of(view), recorded(5, HISTORY.get(4))))
                .isEqualTo(view);
        assertThat(StockView.after(Optional.of(view), recorded(2, HISTORY.get(1))))
                .isEqualTo(view);
    }

    @Property
    void itShowsWhatIsDecidedAgainst(@ForAll("events") List<InventoryEvent> events) {
        // Given
        Stock stock = Stock.NONE;
        Optional<StockView> view = Optional.empty();
        for (InventoryEvent event : events) {
            // When
            stock = stock.after(event);
            view = Optional.of(StockView.after(
                    view, recorded(view.map(StockView::version).orElse(0L) + 1, event)));

            // Then
            assertThat(view.get().available()).isEqualTo(stock.available());
            assertThat(view.get().reserved()).isEqualTo(stock.reserved());
            assertThat(view.get().received())
                    .isEqualTo(stock.onHand() + view.get().consumed());
        }
    }

    /** As they are decided: a reservation is open once, and ends with what it has. */
    @Provide
    Arbitrary<List<InventoryEvent>> events() {
        Arbitrary<List<InventoryEvent>> one = Arbitraries.of(
                List.of(new StockReceived(7, Optional.empty())),
                List.of(new StockAdjusted(-2, "count")),
                List.of(new StockReserved("r1", 3), new StockReleased("r1", 3)),
                List.of(new StockReserved("r1", 3), new StockConsumed("r1", 3)),
                List.of(new StockReserved("r2", 2), new ReservationRejected("r3", 9, 1), new StockConsumed("r2", 2)));
        return one.list()
                .ofMaxSize(20)
                .map(parts -> parts.stream().flatMap(List::stream).toList());
    }

    private static StockView after(int events) {
        Optional<StockView> view = Optional.empty();
        for (int i = 0; i < events; i++) {
            view = Optional.of(StockView.after(view, recorded(i + 1L, HISTORY.get(i))));
        }
        return view.orElseThrow();
    }

    private static StockView view(long version, long available, long reserved, long received, long consumed) {
        return new StockView(version, available, reserved, received, consumed, START.plusSeconds(version));
    }

    private static Recorded<InventoryEvent> recorded(long version, InventoryEvent event) {
        return new Recorded<>(
                "event-" + version,
                "Stock",
                "MUG",
                version,
                START.plusSeconds(version),
                Metadata.NONE,
                event.getClass().getSimpleName(),
                event);
    }
}
