package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Fanout;
import dev.orderstream.topology.stream.Feed;
import dev.orderstream.topology.stream.FeedException;
import java.util.List;
import java.util.Set;

/** A feed that a test publishes to, and that may refuse readers. */
final class FakeFeed implements Feed {
    final Fanout fanout = new Fanout(256, 1 << 20);
    private volatile boolean unavailable;
    private long offset;

    void refuseAsUnavailable() {
        unavailable = true;
    }

    /** Publishes it as the next record of partition 3. */
    void publish(Recorded<OrderEvent> event) throws InterruptedException {
        fanout.publish(List.of(new Entry("3-" + offset++, event.type(), FeedRoutes.json(event))));
    }

    @Override
    public Reader subscribe(Set<String> types) {
        if (unavailable) {
            throw new FeedException(FeedException.Reason.UNAVAILABLE, "Not now.");
        }
        return fanout.subscribe(types);
    }
}
