package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Whether the inputs of a task may hold answers that were given in time and are only not processed yet. Then timers wait: a saga asks
 * again, or gives up, because nobody answers, and not because this application was down, or is behind.
 *
 * <p>It goes by the records' times. One that is older than the shortest wait of a first try says that the task is behind; so may it be
 * when it begins. It has caught up when it has seen none of those for as long as the longest wait of a first try: in that time whoever
 * was down with it can answer, too. This waits too long when clocks differ, or orders that waited for somebody bring old events; hence
 * it waits {@value #PATIENCE_MINUTES} minutes at most, and then for no more until the task has caught up. Asking too early costs
 * little: whoever is asked twice sees one commandId. Not threadsafe.
 */
final class Backlog {
    private static final int PATIENCE_MINUTES = 15;
    private static final Duration PATIENCE = Duration.ofMinutes(PATIENCE_MINUTES);

    private final long oldMillis;
    private final long settleMillis;
    private long begunAt;
    private long lastOldAt;

    /** Of a task that begins. */
    Backlog(SagaPolicy policy, long now) {
        this.oldMillis = firsts(policy).min(Duration::compareTo).orElseThrow().toMillis();
        this.settleMillis =
                firsts(policy).max(Duration::compareTo).orElseThrow().toMillis();
        this.begunAt = now;
        this.lastOldAt = now;
    }

    /** A record of that time was processed. */
    void saw(long timestamp, long now) {
        if (now - timestamp > oldMillis) {
            if (isSettled(now)) {
                begunAt = now;
            }
            lastOldAt = now;
        }
    }

    /** When timers fire at the earliest. */
    long firesFrom() {
        return Math.min(lastOldAt + settleMillis, begunAt + PATIENCE.toMillis());
    }

    private boolean isSettled(long now) {
        return now - lastOldAt >= settleMillis;
    }

    private static Stream<Duration> firsts(SagaPolicy policy) {
        return Stream.of(policy.inventory(), policy.payment(), policy.orders()).map(SagaPolicy.Tries::first);
    }
}
