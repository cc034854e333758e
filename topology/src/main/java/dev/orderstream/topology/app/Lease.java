package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance may still believe that it owns what it was assigned. The group coordinator gives its partitions to others when it
 * hears nothing for the session timeout; an instance that was paused or cut off learns that late, and what it reads until then is old.
 * So it holds the lease only while its last heartbeat is younger than the session timeout less two heartbeat intervals: the coordinator
 * has the one before that. (A lease by time, as Gray and Cheriton have it, 1989.)
 */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration TICK = Duration.ofMillis(250);

    private final Supplier<OptionalDouble> heartbeatAgeSeconds;
    private final long boundNanos;
    private final Runnable regained;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long heardNanos = System.nanoTime();

    /**
     * Looks at the heartbeat four times a second.
     *
     * @param heartbeatAgeSeconds age of the oldest member's last heartbeat; empty before the first one
     * @param regained called after the lease was lost, before it is held again
     */
    private Lease(Supplier<OptionalDouble> heartbeatAgeSeconds, Duration bound, Runnable regained) {
        this.heartbeatAgeSeconds = heartbeatAgeSeconds;
        this.boundNanos = bound.toNanos();
        this.regained = regained;
    }

    static Lease of(KafkaStreams streams, Duration bound, Runnable regained) {
        return start(() -> heartbeatAge(streams), bound, regained);
    }

    static Lease start(Supplier<OptionalDouble> heartbeatAgeSeconds, Duration bound, Runnable regained) {
        Lease lease = new Lease(heartbeatAgeSeconds, bound, regained);
        Thread.ofPlatform().daemon().name("lease").start(lease::watch);
        return lease;
    }

    /** Whether it is held now. */
    boolean holds() {
        return System.nanoTime() - heardNanos < boundNanos;
    }

    private void watch() {
        try {
            do {
                tick();
            } while (!closed.await(TICK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void tick() {
        try {
            boolean heldBefore = holds();
            double age = heartbeatAgeSeconds.get().orElse(0);
            long heard = System.nanoTime() - (long) (age * TimeUnit.SECONDS.toNanos(1));
            boolean holdsNow = System.nanoTime() - heard < boundNanos;
            if (heldBefore && !holdsNow) {
                LOG.atWarn()
                        .addKeyValue("heartbeatAgeSeconds", age)
                        .log("Heard nothing of the group for too long: reads are not answered");
            }
            if (!heldBefore && holdsNow) {
                LOG.atWarn()
                        .log("In touch with the group again: what was missed is made up for, then reads are answered");
                regained.run();
            }
            heardNanos = heard;
        } catch (RuntimeException stopping) {
            LOG.atDebug().setCause(stopping).log("The age of the heartbeat is not known");
        }
    }

    private static OptionalDouble heartbeatAge(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> isHeartbeatAge(metric.metricName()))
                .map(Metric::metricValue)
                .mapToDouble(value -> ((Number) value).doubleValue())
                .filter(age -> age >= 0)
                .max();
    }

    private static boolean isHeartbeatAge(MetricName name) {
        return name.name().equals("last-heartbeat-seconds-ago") && name.group().equals("consumer-coordinator-metrics");
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
