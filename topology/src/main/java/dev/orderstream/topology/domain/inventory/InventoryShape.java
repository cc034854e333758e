package dev.orderstream.topology.domain.inventory;

import static dev.orderstream.topology.kernel.EnvelopeShape.identifier;

import dev.orderstream.topology.kernel.Rejection;
import java.util.Optional;

/** Limits of the values in a command (step 3 of the order of checks): INVALID_COMMAND with the name of the first field beyond its own. */
public final class InventoryShape {
    /** Longest reservationId and reference, in UTF-16 characters. */
    public static final int ID_LENGTH_MAX = 128;

    /** Longest reason, in UTF-16 characters. */
    public static final int REASON_LENGTH_MAX = 1_000;

    /** Most pieces of one command. */
    public static final long QUANTITY_MAX = 1_000_000_000L;

    /** Most pieces of a SKU, reserved ones included: every client can tell such a number exactly. */
    public static final long ON_HAND_MAX = 1_000_000_000_000_000L;

    /** Most reservations of a SKU that may be open. */
    public static final int RESERVATIONS_MAX = 5_000;

    private InventoryShape() {}

    /** The first field that is beyond its limits, in the order of the fields. */
    static Optional<Rejection> check(InventoryCommand command) {
        return switch (command) {
            case InventoryCommand.ReceiveStock receive ->
                quantity(receive.quantity())
                        .or(() -> receive.reference()
                                .flatMap(reference -> identifier("reference", reference, ID_LENGTH_MAX)));
            case InventoryCommand.ReserveStock reserve ->
                reservation(reserve.reservationId()).or(() -> quantity(reserve.quantity()));
            case InventoryCommand.ReleaseStock release -> reservation(release.reservationId());
            case InventoryCommand.ConsumeStock consume -> reservation(consume.reservationId());
            case InventoryCommand.AdjustStock adjust -> delta(adjust.delta()).or(() -> reason(adjust.reason()));
        };
    }

    private static Optional<Rejection> reservation(String reservationId) {
        return identifier("reservationId", reservationId, ID_LENGTH_MAX);
    }

    private static Optional<Rejection> quantity(long quantity) {
        if (quantity < 1 || quantity > QUANTITY_MAX) {
            return Optional.of(Rejection.invalid(
                    "quantity", "quantity must be 1 to " + QUANTITY_MAX + ", found " + quantity + "."));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> delta(long delta) {
        if (delta == 0 || delta < -QUANTITY_MAX || delta > QUANTITY_MAX) {
            return Optional.of(Rejection.invalid(
                    "delta",
                    "delta must be " + -QUANTITY_MAX + " to " + QUANTITY_MAX + " and not 0, found " + delta + "."));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> reason(String reason) {
        if (reason.isEmpty() || reason.length() > REASON_LENGTH_MAX) {
            return Optional.of(Rejection.invalid(
                    "reason",
                    "reason must have 1 to " + REASON_LENGTH_MAX + " characters, found " + reason.length() + "."));
        }
        return Optional.empty();
    }
}
