package dev.orderstream.topology.domain.inventory;

import static dev.orderstream.topology.domain.inventory.InventoryRejectionCode.AMOUNT_OUT_OF_RANGE;
import static dev.orderstream.topology.domain.inventory.InventoryRejectionCode.INSUFFICIENT_STOCK;
import static dev.orderstream.topology.domain.inventory.InventoryRejectionCode.RESERVATION_ID_REUSED;
import static dev.orderstream.topology.domain.inventory.InventoryRejectionCode.UNKNOWN_RESERVATION;

import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.Decision;
import dev.orderstream.topology.kernel.Rejection;
import java.util.Optional;

/**
 * What may be done to stock when, and what comes of it. Nothing needs the SKU to be known: one that is not has no pieces and no
 * reservations, and its first event makes it.
 */
public final class InventoryDecider implements Decider<InventoryCommand, InventoryEvent, Stock> {
    @Override
    public Stock initial() {
        return Stock.NONE;
    }

    @Override
    public Optional<Rejection> admit(Stock stock, InventoryCommand command) {
        return InventoryShape.check(command);
    }

    @Override
    public Decision<InventoryEvent> decide(Stock stock, InventoryCommand command, CommandContext context) {
        return switch (command) {
            case InventoryCommand.ReceiveStock receive -> receive(stock, receive);
            case InventoryCommand.ReserveStock reserve -> reserve(stock, reserve);
            case InventoryCommand.ReleaseStock release -> release(stock, release);
            case InventoryCommand.ConsumeStock consume -> consume(stock, consume);
            case InventoryCommand.AdjustStock adjust -> adjust(stock, adjust);
        };
    }

    @Override
    public Stock evolve(Stock stock, InventoryEvent event) {
        return stock.after(event);
    }

    @Override
    public String stateName(Stock stock) {
        return StockStatus.of(stock).name();
    }

    @Override
    public String eventType(InventoryEvent event) {
        return event.getClass().getSimpleName();
    }

    private static Decision<InventoryEvent> receive(Stock stock, InventoryCommand.ReceiveStock receive) {
        return fits(stock, receive.quantity())
                ? Decision.accepted(new InventoryEvent.StockReceived(receive.quantity(), receive.reference()))
                : tooMany(stock, receive.quantity());
    }

    /** That there are not enough is an event: whoever asked learns it from the log, and a repeat is told the same. */
    private static Decision<InventoryEvent> reserve(Stock stock, InventoryCommand.ReserveStock reserve) {
        Optional<Long> open = stock.reservation(reserve.reservationId());
        if (open.isPresent()) {
            return open.get() == reserve.quantity()
                    ? Decision.noOp()
                    : Decision.rejected(RESERVATION_ID_REUSED.because("The reservation is open, with " + open.get()
                            + " pieces; asked for " + reserve.quantity() + "."));
        }
        boolean hasRoom = stock.reservations().size() < InventoryShape.RESERVATIONS_MAX;
        return hasRoom && stock.available() >= reserve.quantity()
                ? Decision.accepted(new InventoryEvent.StockReserved(reserve.reservationId(), reserve.quantity()))
                : Decision.accepted(new InventoryEvent.ReservationRejected(
                        reserve.reservationId(), reserve.quantity(), stock.available()));
    }

    private static Decision<InventoryEvent> release(Stock stock, InventoryCommand.ReleaseStock release) {
        return stock.reservation(release.reservationId())
                .<Decision<InventoryEvent>>map(
                        open -> Decision.accepted(new InventoryEvent.StockReleased(release.reservationId(), open)))
                .orElseGet(Decision::noOp);
    }

    private static Decision<InventoryEvent> consume(Stock stock, InventoryCommand.ConsumeStock consume) {
        return stock.reservation(consume.reservationId())
                .<Decision<InventoryEvent>>map(
                        open -> Decision.accepted(new InventoryEvent.StockConsumed(consume.reservationId(), open)))
                .orElseGet(() -> Decision.rejected(
                        UNKNOWN_RESERVATION.because("No reservation of that reservationId is open.")));
    }

    private static Decision<InventoryEvent> adjust(Stock stock, InventoryCommand.AdjustStock adjust) {
        if (adjust.delta() > 0 && !fits(stock, adjust.delta())) {
            return tooMany(stock, adjust.delta());
        }
        if (adjust.delta() < 0 && stock.available() < -adjust.delta()) {
            return Decision.rejected(INSUFFICIENT_STOCK.because(
                    -adjust.delta() + " pieces cannot be taken away: " + stock.available() + " are available."));
        }
        return Decision.accepted(new InventoryEvent.StockAdjusted(adjust.delta(), adjust.reason()));
    }

    private static boolean fits(Stock stock, long more) {
        return more <= InventoryShape.ON_HAND_MAX - stock.onHand();
    }

    private static Decision<InventoryEvent> tooMany(Stock stock, long more) {
        return Decision.rejected(AMOUNT_OUT_OF_RANGE.because("There are " + stock.onHand() + " pieces, and " + more
                + " more would be beyond " + InventoryShape.ON_HAND_MAX + "."));
    }
}
