package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An order as it was: the fold of a prefix of its history, read page by page. */
final class TimeTravel {
    private static final int PAGE = 500;

    private final OrderReads reads;

    TimeTravel(OrderReads reads) {
        this.reads = reads;
    }

    /** After that version, or after the last event when the order has fewer; empty when it has none. */
    Optional<OrderView> toVersion(String orderId, long version) {
        return fold(orderId, event -> event.version() <= version);
    }

    /** After the last event before the first one that is later than the instant; empty when there is none. */
    Optional<OrderView> toInstant(String orderId, Instant at) {
        return fold(orderId, event -> !event.at().isAfter(at));
    }

    private Optional<OrderView> fold(String orderId, Predicate<Recorded<OrderEvent>> within) {
        Optional<OrderView> view = Optional.empty();
        long version = 0;
        while (true) {
            List<Recorded<OrderEvent>> page = reads.history(orderId, version, PAGE);
            for (Recorded<OrderEvent> event : page) {
                if (event.version() != version + 1) {
                    throw new IllegalStateException(
                            "history of " + orderId + " has version " + event.version() + " after " + version);
                }
                if (!within.test(event)) {
                    return view;
                }
                view = Optional.of(after(view, event));
                version = event.version();
            }
            if (page.size() < PAGE) {
                return view;
            }
        }
    }

    private static OrderView after(Optional<OrderView> before, Recorded<OrderEvent> event) {
        return before.map(view -> view.apply(event.version(), event.at(), event.event()))
                .orElseGet(() -> OrderView.first(event.aggregateId(), event.version(), event.at(), event.event()));
    }
}
