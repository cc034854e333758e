package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.Stores;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
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
    private static final long USABLE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Supplier<Map<String, Map<Integer, LagInfo>>> asked;
    private final LongSupplier nanoTime;
    private Map<String, Map<Integer, LagInfo>> known = Map.of();
    private long knownSinceNanos;
    private long askingSinceNanos;
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
        this(asked, System::nanoTime);
    }

    Lags(Supplier<Map<String, Map<Integer, LagInfo>>> asked, LongSupplier nanoTime) {
        this.asked = asked;
        this.nanoTime = nanoTime;
    }

    /** Of the orders of a partition. */
    Optional<Lag> of(int partition) throws InterruptedException {
        return Optional.ofNullable(
                        all().getOrDefault(Stores.ORDER_BY_ID, Map.of()).get(partition))
                .map(lag -> new Lag(lag.currentOffsetPosition(), lag.offsetLag()));
    }

    /**
     * By store and partition, as seen within the last two seconds; empty where that is not known. Waits for an answer for a moment, but
     * not for brokers that are known to be slow.
     */
    synchronized Map<String, Map<Integer, LagInfo>> all() throws InterruptedException {
        if (!asking && (!isKnown || ageNanos() > FRESH_NANOS)) {
            asking = true;
            askingSinceNanos = nanoTime.getAsLong();
            Thread.ofVirtual().name("lags").start(this::ask);
        }
        while (asking && !isUsable() && nanoTime.getAsLong() - askingSinceNanos < ANSWER_NANOS) {
            TimeUnit.NANOSECONDS.timedWait(this, ANSWER_NANOS);
        }
        return isUsable() ? known : Map.of();
    }

    /** A lag of a minute ago would say that a standby is close when it is not. */
    private boolean isUsable() {
        return isKnown && ageNanos() <= USABLE_NANOS;
    }

    private long ageNanos() {
        return nanoTime.getAsLong() - knownSinceNanos;
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
        knownSinceNanos = askingSinceNanos;
        asking = false;
        notifyAll();
    }

    private synchronized void notAnswered() {
        known = Map.of();
        isKnown = false;
        asking = false;
        notifyAll();
    }
}
