package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReceived;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReserved;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of stock become what there is of a SKU. */
class StockProjectionTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private final TestRegistry registry = new TestRegistry();
    private final ViewsDriver views = new ViewsDriver(registry);

    @AfterEach
    void close() {
        views.close();
        registry.close();
    }

    @Test
    void eachSkuHasItsOwn() {
        // When
        views.projectStock(event("MUG", 1, new StockReceived(10, Optional.empty())));
        views.projectStock(event("CUP", 1, new StockReceived(3, Optional.empty())));
        views.projectStock(event("MUG", 2, new StockReserved("order-1", 4)));

        // Then
        assertThat(views.stock("MUG")).contains(new StockView(2, 6, 4, 10, 0, AT));
        assertThat(views.stock("CUP")).contains(new StockView(1, 3, 0, 3, 0, AT));
        assertThat(views.stock("PAN")).isEmpty();
    }

    @Test
    void anEventThatComesTwiceCountsOnce() {
        // When
        views.projectStock(event("MUG", 1, new StockReceived(10, Optional.empty())));
        views.projectStock(event("MUG", 1, new StockReceived(10, Optional.empty())));

        // Then
        assertThat(views.stock("MUG")).contains(new StockView(1, 10, 0, 10, 0, AT));
    }

    @Test
    void aGapStopsTheApplication() {
        // Given
        views.projectStock(event("MUG", 1, new StockReceived(10, Optional.empty())));

        // Then
        assertThatThrownBy(() -> views.projectStock(event("MUG", 3, new StockReserved("order-1", 4))))
                .hasStackTraceContaining("SKU MUG is at version 1, and its next event has version 3");
    }

    private static Recorded<InventoryEvent> event(String sku, long version, InventoryEvent event) {
        return new Recorded<>(
                "event-" + version,
                "Stock",
                sku,
                version,
                AT,
                Metadata.NONE,
                event.getClass().getSimpleName(),
                event);
    }
}
