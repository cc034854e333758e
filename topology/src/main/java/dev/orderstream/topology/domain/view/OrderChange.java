package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.kernel.Recorded;
import java.util.Optional;

/**
 * An event and what it did to the view of its order; what the other views are folded from.
 *
 * @param before the view that the event met; empty for the first of an order
 * @param after the view with the event folded in; equal to the one before when that had folded it in already
 */
public record OrderChange(Optional<OrderView> before, Recorded<OrderEvent> event, OrderView after) {
    /** Folds the event into the view. */
    public static OrderChange of(Optional<OrderView> before, Recorded<OrderEvent> event) {
        OrderView after = before.map(view -> view.apply(event.version(), event.at(), event.event()))
                .orElseGet(() -> OrderView.first(event.aggregateId(), event.version(), event.at(), event.event()));
        return new OrderChange(before, event, after);
    }

    /** Whether the view has not met the event before. */
    public boolean isNew() {
        return event.version() > before.map(OrderView::version).orElse(0L);
    }

    /** Whether the order stands elsewhere than before. */
    public boolean movesStatus() {
        return after.status() != statusBefore();
    }

    /** Whether the event brought the order to that status. */
    public boolean reaches(OrderStatus status) {
        return movesStatus() && after.status() == status;
    }

    private OrderStatus statusBefore() {
        return before.map(OrderView::status).orElse(OrderStatus.NONE);
    }
}
