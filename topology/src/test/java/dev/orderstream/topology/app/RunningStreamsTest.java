package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.schemas.RegistrySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for an application that no broker lets run. */
@Timeout(60)
class RunningStreamsTest {
    private static final Duration BOUND = Duration.ofMillis(300);
    private static final TopicPartition CHANGELOG = new TopicPartition("order-state-changelog", 0);

    @TempDir
    private Path dir;

    @Test
    void waitingEndsWhenNothingIsRestoredForSoLong() {
        try (RunningStreams running = start();
                ScheduledExecutorService restoring = Executors.newSingleThreadScheduledExecutor()) {
            // Given: a restore that goes on for two seconds, and then no more
            AtomicLong batches = new AtomicLong();
            running.restores().onRestoreStart(CHANGELOG, "order-state", 0, 1_000);
            ScheduledFuture<?> each = restoring.scheduleAtFixedRate(
                    () -> {
                        if (batches.getAndIncrement() < 20) {
                            running.restores().onBatchRestored(CHANGELOG, "order-state", batches.get() * 10, 10);
                        }
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            long startedAt = System.nanoTime();

            // When / Then
            assertThatThrownBy(() -> running.awaitRunning(BOUND))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("not running");
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
                    .isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(20));
            each.cancel(false);
        }
    }

    private RunningStreams start() {
        StreamsConfiguration nowhere = new StreamsConfiguration(
                "nowhere",
                "127.0.0.1:1",
                RegistrySettings.of("mock://nowhere"),
                dir,
                Duration.ofSeconds(1),
                1,
                0,
                Map.of());
        Topology topology = new Topology().addSource("commands", "order-commands");
        return RunningStreams.start(
                topology,
                new StreamsConfig(nowhere.properties()),
                nowhere,
                new RunningStreams.Audited(Audit.open(nowhere, Clusters.PLAN), Clusters.good()),
                new SimpleMeterRegistry());
    }
}
