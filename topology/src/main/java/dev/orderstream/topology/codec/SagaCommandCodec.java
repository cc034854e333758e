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
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.RefundPayment;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.fulfilment.SagaCommand;
import dev.orderstream.topology.domain.fulfilment.SagaMessage;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Writes the commands of sagas. */
public final class SagaCommandCodec implements Serializer<SagaMessage> {
    private final Serializer<SpecificRecord> writer;

    public SagaCommandCodec(Serializer<SpecificRecord> writer) {
        this.writer = writer;
    }

    @Override
    public byte[] serialize(String topic, SagaMessage message) {
        return writer.serialize(topic, record(message));
    }

    private static SpecificRecord record(SagaMessage message) {
        CommandEnvelope envelope = new CommandEnvelope(
                message.command().commandId(),
                message.key(),
                null,
                message.issuedAt(),
                Shapes.metadata(message.metadata()));
        return switch (message.command()) {
            case SagaCommand.ToOrder toOrder -> record(envelope, toOrder.command());
            case SagaCommand.ToInventory toInventory -> record(envelope, toInventory.command());
            case SagaCommand.Charge c ->
                new RequestPayment(envelope, c.paymentId(), c.customerId(), Shapes.money(c.amount()));
            case SagaCommand.Refund c ->
                new RefundPayment(envelope, c.paymentId(), c.refundId(), Shapes.money(c.amount()));
            case SagaCommand.Confirm c ->
                new SendConfirmation(envelope, c.commandId(), c.customerId(), Shapes.money(c.total()));
        };
    }

    private static SpecificRecord record(CommandEnvelope envelope, OrderCommand command) {
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

    private static SpecificRecord record(CommandEnvelope envelope, InventoryCommand command) {
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
