package dev.orderstream.participants.notifications;

import dev.orderstream.participants.call.Attempt;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel for the embedded run: sends nothing, and remembers the last confirmations, so that they can be shown. Takes a message that
 * comes again as a receiver should: once. Threadsafe.
 */
public final class ConfirmationSink implements ConfirmationChannel {
    private static final Logger LOG = LoggerFactory.getLogger(ConfirmationSink.class);
    private static final int SHOWN = 100;
    private static final int KNOWN = 10_000;

    private final Deque<Confirmation> newest = new ArrayDeque<>();
    private final Set<String> known = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KNOWN;
        }
    });
    private long count;
    private long repeated;

    @Override
    public synchronized Attempt<Delivery> deliver(Confirmation confirmation) {
        if (!known.add(confirmation.id())) {
            repeated++;
            return new Attempt.Answered<>(Delivery.TAKEN);
        }
        count++;
        newest.addFirst(confirmation);
        if (newest.size() > SHOWN) {
            newest.removeLast();
        }
        LOG.atInfo()
                .addKeyValue("orderId", confirmation.orderId())
                .addKeyValue("notificationId", confirmation.id())
                .log("A customer is told that the order is paid");
        return new Attempt.Answered<>(Delivery.TAKEN);
    }

    /** The last ones, newest first; at most 100. */
    public synchronized List<Confirmation> newest() {
        return List.copyOf(newest);
    }

    /** How many came. */
    public synchronized long count() {
        return count;
    }

    /** How many came again, under an id of the last 10,000. */
    public synchronized long repeated() {
        return repeated;
    }

    @Override
    public void close() {
        // Nothing is open; what came can still be asked for.
    }
}
