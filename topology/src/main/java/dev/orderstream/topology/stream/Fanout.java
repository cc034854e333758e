package dev.orderstream.topology.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hands events to many readers: the newest ones are kept once, for all of them, and each reader has a place in that row. The memory is
 * bounded however many readers there are. A reader whose place has been overwritten is too slow, and told so at its next look. Before
 * that the publisher waits for it, but not long: enough for one that only had no turn yet, as when much comes at once. Threads: any.
 */
public final class Fanout implements Feed {
    /** How long the publisher waits for a reader on its way through the older half of the row, in all. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int EVENTS_MAX = 4_096;
    private static final long BYTES_MAX = 4 << 20;
    private static final int TAKEN_EVENTS_MAX = 256;
    private static final long TAKEN_BYTES_MAX = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Set<Place> readers = new HashSet<>();
    private final @Nullable Entry[] row;
    private final long bytesMax;
    private long first;
    private long next;
    private long bytes;
    private boolean failed;

    /** Keeps 4,096 events of 4 MiB together. */
    public Fanout() {
        this(EVENTS_MAX, BYTES_MAX);
    }

    /**
     * Keeps the newest events.
     *
     * @param eventsMax so many at most
     * @param bytesMax bytes of their JSON at most; the newest is kept whatever its size
     */
    public Fanout(int eventsMax, long bytesMax) {
        this.row = new @Nullable Entry[eventsMax];
        this.bytesMax = bytesMax;
    }

    @Override
    public Reader subscribe(Set<String> types) {
        lock.lock();
        try {
            Place place = new Place(Set.copyOf(types), next);
            readers.add(place);
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** Hands events on, in this order. */
    public void publish(List<Entry> entries) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitStragglers();
            entries.forEach(this::append);
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every reader, once it has read what there is. */
    public void fail() {
        lock.lock();
        try {
            failed = true;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void append(Entry entry) {
        while (next - first == row.length || (first < next && bytes + entry.json().length > bytesMax)) {
            bytes -= at(first).json().length;
            // The place may stay unused for long: where events are large, few fill the bytes.
            row[index(first)] = null;
            first++;
        }
        row[index(next)] = entry;
        bytes += entry.json().length;
        next++;
    }

    private void awaitStragglers() throws InterruptedException {
        for (long left = patience(); left > 0; left = patience()) {
            long waited = left - taken.awaitNanos(left);
            stragglers().forEach(each -> each.patienceNanos -= waited);
        }
    }

    private long patience() {
        boolean isHalfFull = next - first > row.length / 2 || bytes > bytesMax / 2;
        return isHalfFull
                ? stragglers().mapToLong(each -> each.patienceNanos).max().orElse(0)
                : 0;
    }

    private Stream<Place> stragglers() {
        return readers.stream().filter(each -> each.at >= first && each.at < middle());
    }

    private long middle() {
        return first + (next - first) / 2;
    }

    private Entry at(long position) {
        return Objects.requireNonNull(row[index(position)]);
    }

    private int index(long position) {
        return (int) (position % row.length);
    }

    /** A reader's place in the row. */
    private final class Place implements Reader {
        private final Set<String> types;
        private long at;
        private long patienceNanos = PATIENCE.toNanos();

        Place(Set<String> types, long at) {
            this.types = types;
            this.at = at;
        }

        @Override
        public List<Entry> take(Duration wait) throws InterruptedException {
            long left = wait.toNanos();
            lock.lockInterruptibly();
            try {
                while (true) {
                    if (at < first) {
                        throw new FeedException(
                                FeedException.Reason.SLOW_READER,
                                "The reader fell behind by more than the " + (next - first) + " events that are kept.");
                    }
                    List<Entry> found = walk();
                    if (!found.isEmpty()) {
                        return found;
                    }
                    if (failed) {
                        throw new FeedException(
                                FeedException.Reason.FAILED, "The feed cannot go on without a gap; start again.");
                    }
                    if (left <= 0) {
                        return List.of();
                    }
                    left = published.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        private List<Entry> walk() {
            List<Entry> found = new ArrayList<>();
            long size = 0;
            while (at < next && found.size() < TAKEN_EVENTS_MAX && size < TAKEN_BYTES_MAX) {
                Entry entry = at(at);
                at++;
                if (types.contains(entry.type())) {
                    found.add(entry);
                    size += entry.json().length;
                }
            }
            if (at >= middle()) {
                patienceNanos = PATIENCE.toNanos();
            }
            taken.signal();
            return found;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                readers.remove(this);
                taken.signal();
            } finally {
                lock.unlock();
            }
        }
    }
}
