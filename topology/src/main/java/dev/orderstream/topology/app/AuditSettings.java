package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How an application holds its cluster against what it needs.
 *
 * @param interval how often while it runs
 * @param replicasMin replicas that every topic must have; empty: 3, or as many as there are brokers when those are fewer
 * @param pause between two looks at what was found, which counts when the last of them has found it, too
 */
public record AuditSettings(Duration interval, OptionalInt replicasMin, Duration pause) {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Every minute. */
    public static final AuditSettings STANDARD = new AuditSettings(Duration.ofMinutes(1), OptionalInt.empty());

    /** Where {@link StreamsConfiguration} carries them. */
    static final String INTERVAL_CONFIG = "orderstream.audit.interval.ms";

    static final String REPLICAS_MIN_CONFIG = "orderstream.replicas.min";

    static final String PAUSE_CONFIG = "orderstream.audit.pause.ms";

    /** With the standard pause, half a second. */
    public AuditSettings(Duration interval, OptionalInt replicasMin) {
        this(interval, replicasMin, PAUSE);
    }

    public AuditSettings {
        if (interval.toMillis() < 1) {
            throw new IllegalArgumentException("audit-interval must be 1 ms or more, found " + interval);
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("audit-pause must be 0 or more, found " + pause);
        }
        if (replicasMin.isPresent() && replicasMin.getAsInt() < 1) {
            throw new IllegalArgumentException("replicas-min must be 1 or more, found " + replicasMin.getAsInt());
        }
    }

    /** The same with that many replicas. */
    public AuditSettings withReplicasMin(int replicas) {
        return new AuditSettings(interval, OptionalInt.of(replicas), pause);
    }

    /** As the configuration says; the standard where it says nothing. */
    static AuditSettings in(Map<String, String> kafka) {
        return new AuditSettings(
                duration(kafka, INTERVAL_CONFIG, STANDARD.interval),
                Optional.ofNullable(kafka.get(REPLICAS_MIN_CONFIG))
                        .map(replicas -> OptionalInt.of(Integer.parseInt(replicas)))
                        .orElse(STANDARD.replicasMin),
                duration(kafka, PAUSE_CONFIG, STANDARD.pause));
    }

    private static Duration duration(Map<String, String> kafka, String key, Duration standard) {
        return Optional.ofNullable(kafka.get(key))
                .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                .orElse(standard);
    }
}
