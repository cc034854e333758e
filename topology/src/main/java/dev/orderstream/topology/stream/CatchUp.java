package dev.orderstream.topology.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the views of a partition have seen everything that was committed when the application started. Until then a read might say
 * "there is no such order" of one that exists, and must not be answered. Threadsafe.
 */
public final class CatchUp {
    private final Map<TopicPartition, Long> awaited;
    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * Waits for these records.
     *
     * @param lastOffsets offset of the last record of each input partition, of those that have one not yet projected
     */
    public CatchUp(Map<TopicPartition, Long> lastOffsets) {
        this.awaited = new ConcurrentHashMap<>(lastOffsets);
        tell();
    }

    /** A record was projected. */
    void projected(String topic, int partition, long offset) {
        if (!awaited.isEmpty()) {
            awaited.computeIfPresent(
                    new TopicPartition(topic, partition), (input, last) -> offset >= last ? null : last);
            tell();
        }
    }

    private void tell() {
        if (awaited.isEmpty()) {
            done.countDown();
        }
    }

    /** Whether nothing of that partition is outstanding. */
    public boolean isDone(int partition) {
        return awaited.isEmpty() || awaited.keySet().stream().noneMatch(input -> input.partition() == partition);
    }

    /** Whether nothing is outstanding. */
    public boolean isDone() {
        return awaited.isEmpty();
    }

    /** Waits until nothing is outstanding; false when the time is out first. */
    public boolean await(Duration bound) throws InterruptedException {
        return done.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }
}
