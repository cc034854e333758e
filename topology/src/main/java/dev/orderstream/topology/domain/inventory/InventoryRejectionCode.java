package dev.orderstream.topology.domain.inventory;

import dev.orderstream.topology.kernel.Rejection;

/** Every reason for which a command on stock is rejected. The names are the contract with callers. */
public enum InventoryRejectionCode {
    /** The stock is not at the expected version; given by the kernel. */
    VERSION_CONFLICT,
    /** There would be more pieces in the house than can be. */
    AMOUNT_OUT_OF_RANGE,
    /** More pieces would be taken away than are available. */
    INSUFFICIENT_STOCK,
    /** No reservation of that reservationId is open. */
    UNKNOWN_RESERVATION,
    /** A reservation of that reservationId is open, with another quantity. */
    RESERVATION_ID_REUSED,
    /** The commandId was accepted before with another payload; given by the kernel. */
    COMMAND_ID_REUSED,
    /** A value is beyond its limits; comes with the name of the field. */
    INVALID_COMMAND;

    /** A rejection with this code. */
    Rejection because(String detail) {
        return Rejection.of(name(), detail);
    }
}
