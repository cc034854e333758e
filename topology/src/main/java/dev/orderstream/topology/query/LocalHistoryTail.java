package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.util.List;

/** The history of orders that are owned here. */
public final class LocalHistoryTail implements HistoryTail {
    private final OrderReads reads;
    private final Waiting waiting;

    public LocalHistoryTail(AnyInstance anywhere, Waiting waiting) {
        this(anywhere.owned(), waiting);
    }

    LocalHistoryTail(OrderReads reads, Waiting waiting) {
        this.reads = reads;
        this.waiting = waiting;
    }

    @Override
    public List<Entry> next(String orderId, long after, int limit, Duration wait) throws InterruptedException {
        List<Recorded<OrderEvent>> page = waiting.untilWithoutPlace(
                orderId, wait, () -> reads.history(orderId, after, limit), found -> !found.isEmpty());
        if (page.isEmpty() && (after == 0 || reads.order(orderId).isEmpty())) {
            throw Problem.of(ProblemCode.UNKNOWN_ORDER, "There is no such order.")
                    .ofOrder(orderId)
                    .exception();
        }
        return page.stream()
                .map(event -> new Entry(event.version(), event.type(), OrderJson.event(event)))
                .toList();
    }
}
