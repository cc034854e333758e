package dev.orderstream.topology.stream;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * How far the stores that are being restored have come. The rate is that of the last seconds, with older ones counting for less
 * (exponentially, time constant 5 s), so that the estimate follows a broker that slows down. Threadsafe.
 */
public final class RestoreProgress implements StateRestoreListener {
    private static final double TIME_CONSTANT_SECONDS = 5;

    private final LongSupplier nanoTime;
    private final Map<TopicPartition, Restoring> restoring = new HashMap<>();
    private double recordsPerSecond;
    private long restoredSinceNanos;
    private long restored;
    private long totalRestored;

    /**
     * A store that is being restored.
     *
     * @param next offset of its changelog that comes next
     * @param end offset where it will be restored
     */
    public record Restoring(String store, int partition, long next, long end) {
        /** Records that are to come, at most: markers of transactions and compacted records count, too. */
        public long remaining() {
            return Math.max(0, end - next);
        }
    }

    /**
     * What is being restored now.
     *
     * @param eta when all is restored, if it goes on at this rate; empty while that is not known, zero when nothing is restored
     */
    public record Snapshot(
            List<Restoring> restoring, long remaining, double recordsPerSecond, Optional<Duration> eta) {}

    public RestoreProgress() {
        this(System::nanoTime);
    }

    RestoreProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
        if (restoring.isEmpty()) {
            recordsPerSecond = 0;
            restored = 0;
            restoredSinceNanos = nanoTime.getAsLong();
        }
        restoring.put(changelog, new Restoring(store, changelog.partition(), start, end));
    }

    @Override
    public synchronized void onBatchRestored(TopicPartition changelog, String store, long batchEnd, long records) {
        restoring.computeIfPresent(
                changelog, (any, was) -> new Restoring(store, was.partition(), batchEnd + 1, was.end()));
        totalRestored += records;
        restored += records;
        measure();
    }

    @Override
    public synchronized void onRestoreEnd(TopicPartition changelog, String store, long records) {
        restoring.remove(changelog);
    }

    @Override
    public synchronized void onRestoreSuspended(TopicPartition changelog, String store, long records) {
        restoring.remove(changelog);
    }

    /** Records restored since the process started. */
    public synchronized long restoredRecords() {
        return totalRestored;
    }

    public synchronized Snapshot snapshot() {
        List<Restoring> stores = restoring.values().stream()
                .sorted(Comparator.comparing(Restoring::store).thenComparingInt(Restoring::partition))
                .toList();
        long remaining = stores.stream().mapToLong(Restoring::remaining).sum();
        return new Snapshot(stores, remaining, stores.isEmpty() ? 0 : recordsPerSecond, eta(remaining));
    }

    private Optional<Duration> eta(long remaining) {
        if (restoring.isEmpty()) {
            return Optional.of(Duration.ZERO);
        }
        return recordsPerSecond > 0
                ? Optional.of(Duration.ofMillis((long) (remaining / recordsPerSecond * 1_000)))
                : Optional.empty();
    }

    /** Folds what came since the last measurement into the rate, at most ten times a second. */
    private void measure() {
        long now = nanoTime.getAsLong();
        double seconds = (now - restoredSinceNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        if (seconds >= 0.1) {
            double weight = recordsPerSecond == 0 ? 1 : 1 - Math.exp(-seconds / TIME_CONSTANT_SECONDS);
            recordsPerSecond += weight * (restored / seconds - recordsPerSecond);
            restored = 0;
            restoredSinceNanos = now;
        }
    }
}
