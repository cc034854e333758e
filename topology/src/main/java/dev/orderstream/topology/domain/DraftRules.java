package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.RejectionCode.AMOUNT_OUT_OF_RANGE;
import static dev.orderstream.topology.domain.RejectionCode.EMPTY_ORDER;
import static dev.orderstream.topology.domain.RejectionCode.ITEM_EXISTS;
import static dev.orderstream.topology.domain.RejectionCode.UNKNOWN_ITEM;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderItemAdded;
import dev.orderstream.topology.domain.OrderEvent.OrderItemRemoved;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decision;
import dev.orderstream.topology.kernel.Rejection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From nothing to a submitted order: create, change lines, submit. */
final class DraftRules {
    private DraftRules() {}

    static Decision<OrderEvent> create(CreateOrder command) {
        Optional<String> repeated = repeatedItemId(command.items());
        if (repeated.isPresent()) {
            return itemExists(repeated.get());
        }
        for (OrderLine line : command.items()) {
            if (!line.unitPrice().currency().equals(command.currency())) {
                return Refusals.otherCurrency(
                        command.currency(), line.unitPrice().currency());
            }
        }
        if (OrderLines.total(command.items()).isEmpty()) {
            return totalOutOfRange();
        }
        return Decision.accepted(new OrderCreated(command.customerId(), command.currency(), command.items()));
    }

    static Decision<OrderEvent> addItem(Order order, AddItem command) {
        OrderLine item = command.item();
        if (order.status() != OrderStatus.DRAFT) {
            return Refusals.illegal(order, command);
        }
        if (OrderLines.contains(order.items(), item.itemId())) {
            return itemExists(item.itemId());
        }
        if (order.items().size() >= OrderShape.ITEMS_MAX) {
            return Decision.rejected(Rejection.invalid(
                    "item", "An order has at most " + OrderShape.ITEMS_MAX + " items, and this one is full."));
        }
        if (!item.unitPrice().currency().equals(order.currency())) {
            return Refusals.otherCurrency(order.currency(), item.unitPrice().currency());
        }
        if (OrderLines.total(OrderLines.plus(order.items(), item)).isEmpty()) {
            return totalOutOfRange();
        }
        return Decision.accepted(new OrderItemAdded(item));
    }

    static Decision<OrderEvent> removeItem(Order order, RemoveItem command) {
        if (order.status() != OrderStatus.DRAFT) {
            return Refusals.illegal(order, command);
        }
        if (!OrderLines.contains(order.items(), command.itemId())) {
            return Decision.rejected(UNKNOWN_ITEM.because("The order has no item " + command.itemId() + "."));
        }
        return Decision.accepted(new OrderItemRemoved(command.itemId()));
    }

    static Decision<OrderEvent> submit(Order order, SubmitOrder command, CommandContext context) {
        if (order.status() != OrderStatus.DRAFT) {
            return Refusals.illegal(order, command);
        }
        if (order.items().isEmpty()) {
            return Decision.rejected(EMPTY_ORDER.because("An order without items cannot be submitted."));
        }
        long total = order.total();
        if (total == 0) {
            return Decision.rejected(EMPTY_ORDER.because("An order with a total of 0 cannot be submitted."));
        }
        return Decision.accepted(new OrderSubmitted(context.at(), new Money(total, order.currency())));
    }

    private static Optional<String> repeatedItemId(List<OrderLine> lines) {
        Set<String> seen = new HashSet<>();
        return lines.stream().map(OrderLine::itemId).filter(id -> !seen.add(id)).findFirst();
    }

    private static Decision<OrderEvent> itemExists(String itemId) {
        return Decision.rejected(ITEM_EXISTS.because("The order has an item " + itemId + " already."));
    }

    private static Decision<OrderEvent> totalOutOfRange() {
        return Decision.rejected(AMOUNT_OUT_OF_RANGE.because(
                "The total of the order would be above " + Long.MAX_VALUE + " minor units."));
    }
}
