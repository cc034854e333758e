package dev.orderstream.topology.codec;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ConsumeStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Commands as a producer writes them: the inverse of {@link CommandCodec}. */
public final class AvroCommands {
    public static final Instant ISSUED_AT = Instant.parse("2026-11-21T09:00:00.123Z");

    /** What the caller says of itself. */
    public static final Metadata METADATA = new Metadata("user-1", "talk-1", "cause-1", "tenant-1");

    private AvroCommands() {}

    public static SpecificRecord of(String orderId, String commandId, OrderCommand command) {
        return of(envelope(orderId, commandId, null), command);
    }

    public static SpecificRecord of(String orderId, String commandId, long expectedVersion, OrderCommand command) {
        return of(envelope(orderId, commandId, expectedVersion), command);
    }

    public static CommandEnvelope envelope(String orderId, String commandId, @Nullable Long expectedVersion) {
        return new CommandEnvelope(commandId, orderId, expectedVersion, ISSUED_AT, METADATA);
    }

    public static SpecificRecord of(CommandEnvelope envelope, OrderCommand command) {
        return switch (command) {
            case OrderCommand.CreateOrder c ->
                new CreateOrder(envelope, c.customerId(), c.currency(), Shapes.items(c.items()));
            case OrderCommand.AddItem c -> new AddItem(envelope, Shapes.item(c.item()));
            case OrderCommand.RemoveItem c -> new RemoveItem(envelope, c.itemId());
            case OrderCommand.SubmitOrder c -> new SubmitOrder(envelope);
            case OrderCommand.RecordPayment c -> new RecordPayment(envelope, c.paymentId(), Shapes.money(c.amount()));
            case OrderCommand.ShipOrder c -> new ShipOrder(envelope, c.trackingNumber(), c.carrier());
            case OrderCommand.DeliverOrder c -> new DeliverOrder(envelope, c.deliveredAt());
            case OrderCommand.CancelOrder c -> new CancelOrder(envelope, c.reason());
            case OrderCommand.ConfirmRefund c -> new ConfirmRefund(envelope, c.refundId(), Shapes.money(c.amount()));
            case OrderCommand.FailRefund c -> new FailRefund(envelope, c.refundId(), c.reason());
        };
    }

    public static SpecificRecord of(String sku, String commandId, InventoryCommand command) {
        return of(envelope(sku, commandId, null), command);
    }

    public static SpecificRecord of(CommandEnvelope envelope, InventoryCommand command) {
        return switch (command) {
            case InventoryCommand.ReceiveStock c ->
                new ReceiveStock(envelope, c.quantity(), c.reference().orElse(null));
            case InventoryCommand.ReserveStock c -> new ReserveStock(envelope, c.reservationId(), c.quantity());
            case InventoryCommand.ReleaseStock c -> new ReleaseStock(envelope, c.reservationId());
            case InventoryCommand.ConsumeStock c -> new ConsumeStock(envelope, c.reservationId());
            case InventoryCommand.AdjustStock c -> new AdjustStock(envelope, c.delta(), c.reason());
        };
    }
}
