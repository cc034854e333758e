package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The stock of a SKU as callers see it: the fold of its committed events, in pieces. What was received is available, reserved or consumed.
 *
 * @param version version of the last event folded in
 * @param available pieces that can be reserved
 * @param reserved pieces that are set aside
 * @param received pieces that ever arrived, corrections included
 * @param consumed pieces that left the house
 * @param updatedAt time of the last event folded in
 */
public record StockView(long version, long available, long reserved, long received, long consumed, Instant updatedAt) {
    public StockView {
        Objects.requireNonNull(updatedAt);
    }

    /**
     * The view after an event; the same view when the event's version is not above its own, as it was folded in before.
     *
     * @param before empty before the first event
     */
    public static StockView after(Optional<StockView> before, Recorded<InventoryEvent> event) {
        StockView view = before.orElseGet(() -> new StockView(0, 0, 0, 0, 0, event.at()));
        return event.version() <= view.version ? view : view.apply(event.version(), event.at(), event.event());
    }

    private StockView apply(long at, Instant time, InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.StockReceived received -> arrived(at, time, received.quantity());
            case InventoryEvent.StockAdjusted adjusted -> arrived(at, time, adjusted.delta());
            case InventoryEvent.StockReserved reserved -> moved(at, time, reserved.quantity());
            case InventoryEvent.StockReleased released -> moved(at, time, -released.quantity());
            case InventoryEvent.ReservationRejected rejected -> moved(at, time, 0);
            case InventoryEvent.StockConsumed left ->
                new StockView(at, available, reserved - left.quantity(), received, consumed + left.quantity(), time);
        };
    }

    private StockView arrived(long at, Instant time, long more) {
        return new StockView(at, available + more, reserved, received + more, consumed, time);
    }

    /** From what is available to what is reserved. */
    private StockView moved(long at, Instant time, long quantity) {
        return new StockView(at, available - quantity, reserved + quantity, received, consumed, time);
    }
}
