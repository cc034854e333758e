package dev.orderstream.topology.domain.inventory;

import java.util.Objects;
import java.util.Optional;

/** What can be asked of the stock of a SKU. Quantities are pieces. */
public sealed interface InventoryCommand {
    /** Pieces arrived. */
    record ReceiveStock(long quantity, Optional<String> reference) implements InventoryCommand {
        public ReceiveStock {
            Objects.requireNonNull(reference);
        }
    }

    /** Set pieces aside. */
    record ReserveStock(String reservationId, long quantity) implements InventoryCommand {
        public ReserveStock {
            Objects.requireNonNull(reservationId);
        }
    }

    /** Give back what a reservation set aside. */
    record ReleaseStock(String reservationId) implements InventoryCommand {
        public ReleaseStock {
            Objects.requireNonNull(reservationId);
        }
    }

    /** What a reservation set aside has left the house. */
    record ConsumeStock(String reservationId) implements InventoryCommand {
        public ConsumeStock {
            Objects.requireNonNull(reservationId);
        }
    }

    /** Correct what is available: below zero takes away. */
    record AdjustStock(long delta, String reason) implements InventoryCommand {
        public AdjustStock {
            Objects.requireNonNull(reason);
        }
    }
}
