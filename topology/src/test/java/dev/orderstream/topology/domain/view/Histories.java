package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What histories change, event by event. */
final class Histories {
    private Histories() {}

    /** An event of order-1. */
    static Recorded<OrderEvent> recorded(long version, Instant at, OrderEvent event) {
        String type = new OrderDecider().eventType(event);
        return new Recorded<>("event-" + version, "Order", "order-1", version, at, Metadata.NONE, type, event);
    }

    /** The changes that the events of one order make, all at one time. */
    static List<OrderChange> changes(Instant at, List<OrderEvent> events) {
        List<OrderChange> changes = new ArrayList<>();
        Optional<OrderView> view = Optional.empty();
        for (OrderEvent event : events) {
            OrderChange change = OrderChange.of(view, recorded(changes.size() + 1L, at, event));
            changes.add(change);
            view = Optional.of(change.after());
        }
        return changes;
    }
}
