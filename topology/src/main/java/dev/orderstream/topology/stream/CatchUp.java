package dev.orderstream.topology.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the views of a partition have seen everything that was committed when this instance took the partition over. Whoever owned it
 * before may have shown all of that: until it is projected here, too, a read might go back in time, or say "there is no such order" of
 * one that exists, and must not be answered. The same holds after {@link #doubt}. Threadsafe.
 */
public final class CatchUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Outstanding outstanding;
    private final Map<Integer, Progress> partitions = new ConcurrentHashMap<>();
    private final LongAdder records = new LongAdder();
    private boolean looking;
    private boolean closed;

    /** Asks the brokers how far the inputs of partitions reach. */
    @FunctionalInterface
    public interface Outstanding {
        /**
         * The tail of every input of these partitions.
         *
         * @param projected offset of the last record that was projected, of the inputs of which one was; the tails of the others begin
         *     where the group's committed offset says
         * @throws RuntimeException when they cannot be asked; they are asked again then
         */
        Map<TopicPartition, Tail> of(Set<Integer> partitions, Map<TopicPartition, Long> projected);
    }

    /**
     * What an input holds that is not projected.
     *
     * @param next the first offset that is not projected
     * @param last offset of the last committed record from there on; empty: there is none
     */
    public record Tail(long next, OptionalLong last) {}

    public CatchUp(Outstanding outstanding) {
        this.outstanding = outstanding;
    }

    /** This instance took the partition over; its projections begin. Idempotent until {@link #released}. */
    synchronized void taken(int partition) {
        if (partitions.putIfAbsent(partition, new Progress()) == null) {
            look();
        }
    }

    /** The partition is no longer projected here. */
    synchronized void released(int partition) {
        partitions.remove(partition);
        notifyAll();
    }

    /** It is no longer certain that this instance owns its partitions: each is held against the log again. */
    public synchronized void doubt() {
        partitions.values().forEach(Progress::doubt);
        if (!partitions.isEmpty()) {
            look();
        }
    }

    /** A record was projected. */
    void projected(String topic, int partition, long offset) {
        records.increment();
        Progress progress = partitions.get(partition);
        if (progress != null && progress.projected(new TopicPartition(topic, partition), offset)) {
            tell();
        }
    }

    /** Whether the partition is projected here and nothing of it is outstanding. */
    public boolean isDone(int partition) {
        Progress progress = partitions.get(partition);
        return progress != null && progress.done;
    }

    /** Whether nothing is outstanding of all that is projected here. */
    public boolean isDone() {
        return partitions.values().stream().allMatch(progress -> progress.done);
    }

    /** Waits until nothing is outstanding; false when no record was projected for so long. */
    public synchronized boolean await(Duration bound) throws InterruptedException {
        long before = records.sum();
        long deadline = System.nanoTime() + bound.toNanos();
        while (!isDone()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left > 0) {
                wait(left);
            } else if (records.sum() == before) {
                return false;
            } else {
                before = records.sum();
                deadline = System.nanoTime() + bound.toNanos();
            }
        }
        return true;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void tell() {
        notifyAll();
    }

    private void look() {
        if (!looking && !closed) {
            looking = true;
            Thread.ofVirtual().name("catch-up").start(this::lookUntilKnown);
        }
    }

    /** One at a time, for all partitions that wait to be looked at; ends when none does. */
    private void lookUntilKnown() {
        for (Map<Integer, Progress> unknown = unknown(); !unknown.isEmpty(); unknown = unknown()) {
            try {
                Map<TopicPartition, Long> projected = new HashMap<>();
                unknown.values().forEach(progress -> projected.putAll(progress.projected()));
                Map<TopicPartition, Tail> tails = outstanding.of(unknown.keySet(), projected);
                unknown.forEach((partition, progress) -> progress.await(tails.entrySet().stream()
                        .filter(tail -> tail.getKey().partition() == partition)
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue))));
                tell();
            } catch (RuntimeException notKnown) {
                LOG.atWarn()
                        .addKeyValue("partitions", unknown.keySet())
                        .setCause(notKnown)
                        .log("How far the inputs reach is not known; reads are not answered, asking again");
                pause();
            }
        }
    }

    private synchronized Map<Integer, Progress> unknown() {
        Map<Integer, Progress> unknown = partitions.entrySet().stream()
                .filter(entry -> !entry.getValue().isKnown())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        looking = !closed && !unknown.isEmpty();
        return looking ? unknown : Map.of();
    }

    private synchronized void pause() {
        long deadline = System.nanoTime() + RETRY.toNanos();
        try {
            for (long left = RETRY.toMillis();
                    left > 0 && !closed;
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                wait(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    /** Of one partition, from when it is taken until it is released. */
    private static final class Progress {
        private final Map<TopicPartition, Long> projected = new HashMap<>();
        private Map<TopicPartition, Long> awaited = Map.of();
        private boolean known;
        private int doubts;
        private int lookedAtDoubts;
        volatile boolean done;

        /** Whether this was what had been waited for. */
        synchronized boolean projected(TopicPartition input, long offset) {
            projected.put(input, offset);
            return known && !done && decide();
        }

        synchronized Map<TopicPartition, Long> projected() {
            lookedAtDoubts = doubts;
            return Map.copyOf(projected);
        }

        /** What came in while the brokers were asked counts; a doubt that came in meanwhile asks for another look. */
        synchronized void await(Map<TopicPartition, Tail> tails) {
            if (lookedAtDoubts != doubts) {
                return;
            }
            Map<TopicPartition, Long> last = new HashMap<>();
            tails.forEach((input, tail) -> {
                projected.putIfAbsent(input, tail.next() - 1);
                tail.last().ifPresent(offset -> last.put(input, offset));
            });
            awaited = last;
            known = true;
            decide();
        }

        synchronized void doubt() {
            doubts++;
            known = false;
            done = false;
        }

        synchronized boolean isKnown() {
            return known;
        }

        private boolean decide() {
            done = awaited.entrySet().stream()
                    .allMatch(last -> projected.getOrDefault(last.getKey(), -1L) >= last.getValue());
            return done;
        }
    }
}
