package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The store {@code saga-timers} of one task: an entry for each saga that waits. Not threadsafe. */
final class SagaTimers {
    private static final byte[] NOTHING = {};

    private final KeyValueStore<byte[], byte[]> store;

    /** No entry is due before: reads begin there, and not at all that was deleted since the store was compacted last. */
    private long floor;

    /** A saga that was to be looked at then, in epoch millis. */
    record Due(long millis, String orderId) {}

    private SagaTimers(KeyValueStore<byte[], byte[]> store) {
        this.store = store;
    }

    static SagaTimers of(ProcessorContext<?, ?> context) {
        return new SagaTimers(context.getStateStore(Stores.SAGA_TIMERS));
    }

    /** The saga's entry lies at another time from now on. */
    void move(String orderId, Optional<Instant> before, Optional<Instant> after) {
        Optional<Long> from = before.map(Instant::toEpochMilli);
        Optional<Long> to = after.map(Instant::toEpochMilli);
        if (!from.equals(to)) {
            from.ifPresent(millis -> store.delete(Stores.dueKey(millis, orderId)));
            to.ifPresent(millis -> {
                store.put(Stores.dueKey(millis, orderId), NOTHING);
                floor = Math.min(floor, millis);
            });
        }
    }

    /** An entry that says what is not so. */
    void drop(Due stale) {
        store.delete(Stores.dueKey(stale.millis(), stale.orderId()));
    }

    /** Those that are due by then, the earliest first; so many at most. */
    List<Due> due(long now, int most) {
        List<Due> due = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> entries = from(floor)) {
            floor = Long.MAX_VALUE;
            while (entries.hasNext()) {
                Due entry = entry(entries.peekNextKey());
                if (due.isEmpty()) {
                    floor = entry.millis();
                }
                if (entry.millis() > now || due.size() == most) {
                    break;
                }
                due.add(entry);
                entries.next();
            }
        }
        return due;
    }

    /** Before then none is due; the largest long when there is none. */
    long floor() {
        return floor;
    }

    private KeyValueIterator<byte[], byte[]> from(long millis) {
        return store.range(Stores.dueKey(millis, ""), Stores.dueKey(Long.MAX_VALUE, ""));
    }

    static Due entry(byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(key);
        return new Due(buffer.getLong(), UTF_8.decode(buffer).toString());
    }
}
