package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance may still believe that it owns what it was assigned. The group coordinator gives its partitions to others when it
 * hears nothing for the session timeout; an instance that was paused or cut off learns that late, and what it reads until then is old.
 * So it holds the lease only while the last answer to a heartbeat is younger than the session timeout less two heartbeat intervals; as
 * much as the latter may have passed since the coordinator had that heartbeat. The age of the last heartbeat would not do: it counts
 * when it is sent, and an instance that is cut off goes on sending. (A lease by time, as Gray and Cheriton have it, 1989.)
 */
final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration TICK = Duration.ofMillis(250);

    private final Supplier<Map<String, Double>> answers;
    private final long boundNanos;
    private final Runnable regained;
    private final Map<String, Heard> members = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long heardNanos = System.nanoTime();

    /** How many answers a member has had, and when the last of them was new. */
    private record Heard(double answers, long nanos) {}

    /**
     * Looks at the heartbeats four times a second.
     *
     * @param answers how many heartbeats of each member were answered; without those that have had no answer yet
     * @param regained called after the lease was lost, before it is held again
     */
    private Lease(Supplier<Map<String, Double>> answers, Duration bound, Runnable regained) {
        this.answers = answers;
        this.boundNanos = bound.toNanos();
        this.regained = regained;
    }

    static Lease of(KafkaStreams streams, Duration bound, Runnable regained) {
        return start(() -> answers(streams), bound, regained);
    }

    static Lease start(Supplier<Map<String, Double>> answers, Duration bound, Runnable regained) {
        Lease lease = new Lease(answers, bound, regained);
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
            // Before the look: a process that stands still in between has heard nothing meanwhile.
            long now = System.nanoTime();
            long heard = now - silenceNanos(answers.get(), now);
            boolean holdsNow = System.nanoTime() - heard < boundNanos;
            if (heldBefore && !holdsNow) {
                LOG.atWarn()
                        .addKeyValue("silenceMillis", TimeUnit.NANOSECONDS.toMillis(now - heard))
                        .log("Heard nothing of the group for too long: reads are not answered");
            }
            if (!heldBefore && holdsNow) {
                LOG.atWarn()
                        .log("In touch with the group again: what was missed is made up for, then reads are answered");
                regained.run();
            }
            heardNanos = heard;
        } catch (RuntimeException stopping) {
            LOG.atDebug().setCause(stopping).log("The answers to heartbeats are not known");
        }
    }

    /** Since the last answer to the member that has heard nothing for longest; zero before the first one. */
    private long silenceNanos(Map<String, Double> counts, long now) {
        members.keySet().retainAll(counts.keySet());
        counts.forEach((member, count) ->
                members.merge(member, new Heard(count, now), (was, is) -> was.answers() == is.answers() ? was : is));
        return members.values().stream()
                .mapToLong(heard -> now - heard.nanos())
                .max()
                .orElse(0);
    }

    private static Map<String, Double> answers(KafkaStreams streams) {
        return streams.metrics().values().stream()
                .filter(metric -> isHeartbeats(metric.metricName()))
                .collect(Collectors.toMap(
                        metric -> metric.metricName().tags().getOrDefault("client-id", ""), Lease::count, Double::sum))
                .entrySet()
                .stream()
                .filter(member -> member.getValue() > 0)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static double count(Metric metric) {
        return ((Number) metric.metricValue()).doubleValue();
    }

    /** Counts answers, unlike {@code last-heartbeat-seconds-ago}. */
    private static boolean isHeartbeats(MetricName name) {
        return name.name().equals("heartbeat-total") && name.group().equals("consumer-coordinator-metrics");
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
