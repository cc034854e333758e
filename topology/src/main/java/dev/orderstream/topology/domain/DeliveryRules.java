package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.RejectionCode.ILLEGAL_TRANSITION;

import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.DeliverOrder;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderDelivered;
import dev.orderstream.topology.domain.OrderEvent.OrderShipped;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decision;

/** How an order ends: shipped and delivered, or cancelled. */
final class DeliveryRules {
    private DeliveryRules() {}

    static Decision<OrderEvent> ship(Order order, ShipOrder command) {
        if (order.status() != OrderStatus.PAID) {
            return Refusals.illegal(order, command);
        }
        long due = order.refundDue();
        if (due > 0) {
            return Decision.rejected(
                    ILLEGAL_TRANSITION.because("ShipOrder is not possible in state PAID while a refund of " + due + " "
                            + order.currency() + " minor units is due; confirm it first."));
        }
        return Decision.accepted(new OrderShipped(command.trackingNumber(), command.carrier()));
    }

    static Decision<OrderEvent> deliver(Order order, DeliverOrder command) {
        if (order.status() != OrderStatus.SHIPPED) {
            return Refusals.illegal(order, command);
        }
        return Decision.accepted(new OrderDelivered(command.deliveredAt()));
    }

    static Decision<OrderEvent> cancel(Order order, CancelOrder command, CommandContext context) {
        return switch (order.status()) {
            case CANCELLED -> Decision.noOp();
            case DRAFT, SUBMITTED, PAID -> cancelled(order, command, context);
            case NONE, SHIPPED, DELIVERED -> Refusals.illegal(order, command);
        };
    }

    private static Decision<OrderEvent> cancelled(Order order, CancelOrder command, CommandContext context) {
        OrderCancelled cancelled = new OrderCancelled(command.reason());
        long kept = order.kept();
        if (kept == 0) {
            return Decision.accepted(cancelled);
        }
        String refundId = RefundId.forCommand(context.commandId()).value();
        return Decision.accepted(cancelled, new RefundRequested(refundId, new Money(kept, order.currency())));
    }
}
