package dev.orderstream.topology.domain.inventory;

import java.util.Objects;
import java.util.Optional;

/** What has happened to the stock of a SKU. Quantities are pieces. */
public sealed interface InventoryEvent {
    /** Pieces arrived. */
    record StockReceived(long quantity, Optional<String> reference) implements InventoryEvent {
        public StockReceived {
            Objects.requireNonNull(reference);
        }
    }

    /** Pieces were set aside. */
    record StockReserved(String reservationId, long quantity) implements InventoryEvent {
        public StockReserved {
            Objects.requireNonNull(reservationId);
        }
    }

    /** Pieces could not be set aside: there were not enough. */
    record ReservationRejected(String reservationId, long quantity, long available) implements InventoryEvent {
        public ReservationRejected {
            Objects.requireNonNull(reservationId);
        }
    }

    /** Pieces that were set aside are available again. */
    record StockReleased(String reservationId, long quantity) implements InventoryEvent {
        public StockReleased {
            Objects.requireNonNull(reservationId);
        }
    }

    /** Pieces that were set aside have left the house. */
    record StockConsumed(String reservationId, long quantity) implements InventoryEvent {
        public StockConsumed {
            Objects.requireNonNull(reservationId);
        }
    }

    /** What is available was corrected. */
    record StockAdjusted(long delta, String reason) implements InventoryEvent {
        public StockAdjusted {
            Objects.requireNonNull(reason);
        }
    }
}
