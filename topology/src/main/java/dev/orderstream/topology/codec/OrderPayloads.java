package dev.orderstream.topology.codec;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderDelivered;
import dev.orderstream.avro.event.OrderItemAdded;
import dev.orderstream.avro.event.OrderItemRemoved;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderShipped;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundFailed;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import org.apache.avro.specific.SpecificRecord;

/** The records of orders. */
final class OrderPayloads implements Payloads<OrderCommand, OrderEvent> {
    @Override
    public String commands() {
        return Topics.ORDER_COMMANDS;
    }

    @Override
    public String events() {
        return Topics.ORDER_EVENTS;
    }

    @Override
    public OrderCommand command(SpecificRecord record) {
        return switch (record) {
            case CreateOrder c ->
                new OrderCommand.CreateOrder(c.getCustomerId(), c.getCurrency(), Shapes.lines(c.getItems()));
            case AddItem c -> new OrderCommand.AddItem(Shapes.line(c.getItem()));
            case RemoveItem c -> new OrderCommand.RemoveItem(c.getItemId());
            case SubmitOrder c -> new OrderCommand.SubmitOrder();
            case RecordPayment c -> new OrderCommand.RecordPayment(c.getPaymentId(), Shapes.money(c.getAmount()));
            case ShipOrder c -> new OrderCommand.ShipOrder(c.getTrackingNumber(), c.getCarrier());
            case DeliverOrder c -> new OrderCommand.DeliverOrder(c.getDeliveredAt());
            case CancelOrder c -> new OrderCommand.CancelOrder(c.getReason());
            case ConfirmRefund c -> new OrderCommand.ConfirmRefund(c.getRefundId(), Shapes.money(c.getAmount()));
            case FailRefund c -> new OrderCommand.FailRefund(c.getRefundId(), c.getReason());
            default -> throw Payloads.unmapped(record);
        };
    }

    @Override
    public OrderEvent event(SpecificRecord record) {
        return switch (record) {
            case OrderCreated e ->
                new OrderEvent.OrderCreated(e.getCustomerId(), e.getCurrency(), Shapes.lines(e.getItems()));
            case OrderItemAdded e -> new OrderEvent.OrderItemAdded(Shapes.line(e.getItem()));
            case OrderItemRemoved e -> new OrderEvent.OrderItemRemoved(e.getItemId());
            case OrderSubmitted e -> new OrderEvent.OrderSubmitted(e.getSubmittedAt(), Shapes.money(e.getTotal()));
            case PaymentReceived e -> new OrderEvent.PaymentReceived(e.getPaymentId(), Shapes.money(e.getAmount()));
            case OrderShipped e -> new OrderEvent.OrderShipped(e.getTrackingNumber(), e.getCarrier());
            case OrderDelivered e -> new OrderEvent.OrderDelivered(e.getDeliveredAt());
            case OrderCancelled e -> new OrderEvent.OrderCancelled(e.getReason());
            case RefundRequested e -> new OrderEvent.RefundRequested(e.getRefundId(), Shapes.money(e.getAmount()));
            case OrderRefunded e -> new OrderEvent.OrderRefunded(e.getRefundId(), Shapes.money(e.getAmount()));
            case RefundFailed e -> new OrderEvent.RefundFailed(e.getRefundId(), e.getReason());
            default -> throw Payloads.unmapped(record);
        };
    }

    @Override
    public SpecificRecord record(EventEnvelope envelope, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderCreated e ->
                new OrderCreated(envelope, e.customerId(), e.currency(), Shapes.items(e.items()));
            case OrderEvent.OrderItemAdded e -> new OrderItemAdded(envelope, Shapes.item(e.item()));
            case OrderEvent.OrderItemRemoved e -> new OrderItemRemoved(envelope, e.itemId());
            case OrderEvent.OrderSubmitted e -> new OrderSubmitted(envelope, e.submittedAt(), Shapes.money(e.total()));
            case OrderEvent.PaymentReceived e -> new PaymentReceived(envelope, e.paymentId(), Shapes.money(e.amount()));
            case OrderEvent.OrderShipped e -> new OrderShipped(envelope, e.trackingNumber(), e.carrier());
            case OrderEvent.OrderDelivered e -> new OrderDelivered(envelope, e.deliveredAt());
            case OrderEvent.OrderCancelled e -> new OrderCancelled(envelope, e.reason());
            case OrderEvent.RefundRequested e -> new RefundRequested(envelope, e.refundId(), Shapes.money(e.amount()));
            case OrderEvent.OrderRefunded e -> new OrderRefunded(envelope, e.refundId(), Shapes.money(e.amount()));
            case OrderEvent.RefundFailed e -> new RefundFailed(envelope, e.refundId(), e.reason());
        };
    }
}
