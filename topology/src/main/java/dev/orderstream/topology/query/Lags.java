package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the stores that are here, standbys among them, lie behind their changelogs. That costs a question to the brokers, so it is
 * asked in the background, at most once a second and only while somebody wants to know. Under exactly-once a lag of 1 is the marker of
 * the last transaction. Threadsafe.
 */
public final class Lags {
    private static final Logger LOG = LoggerFactory.getLogger(Lags.class);
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration FIRST_BOUND = Duration.ofMillis(300);

    private final Supplier<Map<String, Map<Integer, LagInfo>>> asked;
    private Map<String, Map<Integer, LagInfo>> known = Map.of();
    private long knownSinceNanos;
    private boolean isKnown;
    private boolean asking;

    /**
     * Of one store.
     *
     * @param position offset in the changelog up to which it has come
     * @param records how many it lacks
     */
    record Lag(long position, long records) {}

    public Lags(KafkaStreams streams) {
        this(streams::allLocalStorePartitionLags);
    }

    Lags(Supplier<Map<String, Map<Integer, LagInfo>>> asked) {
        this.asked = asked;
    }

    /** Of the orders of a partition. */
    Optional<Lag> of(int partition) throws InterruptedException {
        return Optional.ofNullable(
                        all().getOrDefault(Stores.ORDER_BY_ID, Map.of()).get(partition))
                .map(lag -> new Lag(lag.currentOffsetPosition(), lag.offsetLag()));
    }

    /** By store and partition, as last seen; waits for the first answer for a moment. */
    synchronized Map<String, Map<Integer, LagInfo>> all() throws InterruptedException {
        if (!asking && (!isKnown || System.nanoTime() - knownSinceNanos > FRESH_NANOS)) {
            asking = true;
            Thread.ofVirtual().name("lags").start(this::ask);
        }
        long deadline = System.nanoTime() + FIRST_BOUND.toNanos();
        for (long left = FIRST_BOUND.toMillis(); !isKnown && asking && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return known;
    }

    private void ask() {
        try {
            answered(asked.get());
        } catch (RuntimeException notKnown) {
            LOG.atWarn().setCause(notKnown).log("The lag of the stores is not known");
            notAnswered();
        }
    }

    private synchronized void answered(Map<String, Map<Integer, LagInfo>> lags) {
        known = lags;
        isKnown = true;
        knownSinceNanos = System.nanoTime();
        asking = false;
        notifyAll();
    }

    /** What was known is not any more: a lag of a minute ago would say that a standby is close when it is not. */
    private synchronized void notAnswered() {
        known = Map.of();
        isKnown = false;
        asking = false;
        notifyAll();
    }
}
