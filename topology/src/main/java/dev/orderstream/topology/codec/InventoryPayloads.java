package dev.orderstream.topology.codec;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ConsumeStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.inventory.ReservationRejected;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.inventory.StockAdjusted;
import dev.orderstream.avro.inventory.StockConsumed;
import dev.orderstream.avro.inventory.StockReceived;
import dev.orderstream.avro.inventory.StockReleased;
import dev.orderstream.avro.inventory.StockReserved;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The records of stock. */
final class InventoryPayloads implements Payloads<InventoryCommand, InventoryEvent> {
    @Override
    public String commands() {
        return Topics.INVENTORY_COMMANDS;
    }

    @Override
    public String events() {
        return Topics.INVENTORY_EVENTS;
    }

    @Override
    public InventoryCommand command(SpecificRecord record) {
        return switch (record) {
            case ReceiveStock c ->
                new InventoryCommand.ReceiveStock(c.getQuantity(), Optional.ofNullable(c.getReference()));
            case ReserveStock c -> new InventoryCommand.ReserveStock(c.getReservationId(), c.getQuantity());
            case ReleaseStock c -> new InventoryCommand.ReleaseStock(c.getReservationId());
            case ConsumeStock c -> new InventoryCommand.ConsumeStock(c.getReservationId());
            case AdjustStock c -> new InventoryCommand.AdjustStock(c.getDelta(), c.getReason());
            default -> throw Payloads.unmapped(record);
        };
    }

    @Override
    public InventoryEvent event(SpecificRecord record) {
        return switch (record) {
            case StockReceived e ->
                new InventoryEvent.StockReceived(e.getQuantity(), Optional.ofNullable(e.getReference()));
            case StockReserved e -> new InventoryEvent.StockReserved(e.getReservationId(), e.getQuantity());
            case ReservationRejected e ->
                new InventoryEvent.ReservationRejected(e.getReservationId(), e.getQuantity(), e.getAvailable());
            case StockReleased e -> new InventoryEvent.StockReleased(e.getReservationId(), e.getQuantity());
            case StockConsumed e -> new InventoryEvent.StockConsumed(e.getReservationId(), e.getQuantity());
            case StockAdjusted e -> new InventoryEvent.StockAdjusted(e.getDelta(), e.getReason());
            default -> throw Payloads.unmapped(record);
        };
    }

    @Override
    public SpecificRecord record(EventEnvelope envelope, InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.StockReceived e ->
                new StockReceived(envelope, e.quantity(), e.reference().orElse(null));
            case InventoryEvent.StockReserved e -> new StockReserved(envelope, e.reservationId(), e.quantity());
            case InventoryEvent.ReservationRejected e ->
                new ReservationRejected(envelope, e.reservationId(), e.quantity(), e.available());
            case InventoryEvent.StockReleased e -> new StockReleased(envelope, e.reservationId(), e.quantity());
            case InventoryEvent.StockConsumed e -> new StockConsumed(envelope, e.reservationId(), e.quantity());
            case InventoryEvent.StockAdjusted e -> new StockAdjusted(envelope, e.delta(), e.reason());
        };
    }
}
