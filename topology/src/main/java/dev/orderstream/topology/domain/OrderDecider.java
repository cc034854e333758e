package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.RejectionCode.ALREADY_EXISTS;
import static dev.orderstream.topology.domain.RejectionCode.UNKNOWN_ORDER;

import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.Decision;
import dev.orderstream.topology.kernel.Rejection;
import java.util.Optional;

/**
 * What may be done to an order when, and what comes of it. The rules are in {@link DraftRules}, {@link MoneyRules} and
 * {@link DeliveryRules}; each checks no-op, transition, references, currency, amounts, in this order.
 */
public final class OrderDecider implements Decider<OrderCommand, OrderEvent, Order> {
    @Override
    public Order initial() {
        return Order.NONE;
    }

    @Override
    public Optional<Rejection> admit(Order order, OrderCommand command) {
        return OrderShape.check(command).or(() -> existence(order, command));
    }

    @Override
    public Decision<OrderEvent> decide(Order order, OrderCommand command, CommandContext context) {
        return switch (command) {
            case OrderCommand.CreateOrder create -> DraftRules.create(create);
            case OrderCommand.AddItem add -> DraftRules.addItem(order, add);
            case OrderCommand.RemoveItem remove -> DraftRules.removeItem(order, remove);
            case OrderCommand.SubmitOrder submit -> DraftRules.submit(order, submit, context);
            case OrderCommand.RecordPayment payment -> MoneyRules.recordPayment(order, payment);
            case OrderCommand.ShipOrder ship -> DeliveryRules.ship(order, ship);
            case OrderCommand.DeliverOrder deliver -> DeliveryRules.deliver(order, deliver);
            case OrderCommand.CancelOrder cancel -> DeliveryRules.cancel(order, cancel, context);
            case OrderCommand.ConfirmRefund confirm -> MoneyRules.confirmRefund(order, confirm);
            case OrderCommand.FailRefund fail -> MoneyRules.failRefund(order, fail);
        };
    }

    @Override
    public Order evolve(Order order, OrderEvent event) {
        return order.after(event);
    }

    @Override
    public String stateName(Order order) {
        return order.status().name();
    }

    @Override
    public String eventType(OrderEvent event) {
        return event.getClass().getSimpleName();
    }

    private static Optional<Rejection> existence(Order order, OrderCommand command) {
        boolean creates = command instanceof OrderCommand.CreateOrder;
        if (creates && order.exists()) {
            return Optional.of(ALREADY_EXISTS.because("The order exists already, in state " + order.status() + "."));
        }
        if (!creates && !order.exists()) {
            return Optional.of(UNKNOWN_ORDER.because("There is no such order."));
        }
        return Optional.empty();
    }
}
