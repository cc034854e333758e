package dev.orderstream.topology.domain.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is of a SKU: the fold of its events. The decider lets no event happen that would lead below zero or beyond
 * {@link InventoryShape#ON_HAND_MAX}.
 *
 * @param exists whether anything has happened to it
 * @param available pieces that can be reserved
 * @param reservations open ones: reservationId to pieces, oldest first
 */
public record Stock(boolean exists, long available, Map<String, Long> reservations) {
    /** Nothing is known of the SKU. */
    public static final Stock NONE = new Stock(false, 0, Map.of());

    public Stock {
        reservations = Collections.unmodifiableMap(new LinkedHashMap<>(reservations));
    }

    /** Pieces that are set aside. */
    public long reserved() {
        return reservations.values().stream().reduce(0L, Math::addExact);
    }

    /** Pieces in the house. */
    public long onHand() {
        return Math.addExact(available, reserved());
    }

    /** What an open reservation has set aside. */
    public Optional<Long> reservation(String reservationId) {
        return Optional.ofNullable(reservations.get(reservationId));
    }

    /** The stock after an event. Never refuses: an event has happened. */
    public Stock after(InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.StockReceived received -> with(Math.addExact(available, received.quantity()));
            case InventoryEvent.StockReserved reserved ->
                new Stock(
                        true,
                        Math.subtractExact(available, reserved.quantity()),
                        plus(reserved.reservationId(), reserved.quantity()));
            case InventoryEvent.ReservationRejected rejected -> with(available);
            case InventoryEvent.StockReleased released ->
                new Stock(true, Math.addExact(available, released.quantity()), minus(released.reservationId()));
            case InventoryEvent.StockConsumed consumed -> new Stock(true, available, minus(consumed.reservationId()));
            case InventoryEvent.StockAdjusted adjusted -> with(Math.addExact(available, adjusted.delta()));
        };
    }

    private Stock with(long next) {
        return new Stock(true, next, reservations);
    }

    private Map<String, Long> plus(String reservationId, long quantity) {
        Map<String, Long> more = new LinkedHashMap<>(reservations);
        more.put(Objects.requireNonNull(reservationId), quantity);
        return more;
    }

    private Map<String, Long> minus(String reservationId) {
        Map<String, Long> fewer = new LinkedHashMap<>(reservations);
        fewer.remove(reservationId);
        return fewer;
    }
}
