package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecideMetricsTest {
    @Test
    void skippedRecordsAreCounted() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DecideMetrics metrics = new DecideMetrics(registry);

        // When
        metrics.skipped();

        // Then
        assertThat(registry.get("orderstream.records.skipped").counter().count())
                .isEqualTo(1);
    }

    @Test
    void whatWaitsInAllTasksIsTheSum() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DecideMetrics metrics = new DecideMetrics(registry);

        // When
        metrics.held();
        metrics.holding("0_0", 2, 30);
        metrics.holding("0_1", 1, 4);
        metrics.holding("0_2", 5, 5);
        metrics.holding("0_2", 0, 0);

        // Then
        assertThat(registry.get("orderstream.holds.orders").gauge().value()).isEqualTo(3);
        assertThat(registry.get("orderstream.holds.commands").gauge().value()).isEqualTo(34);
        assertThat(registry.get("orderstream.commands.held").counter().count()).isEqualTo(1);
    }

    @Test
    void commandsAreCountedByTypeResultAndCode() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DecideMetrics metrics = new DecideMetrics(registry);

        // When
        metrics.decided("CreateOrder", "ACCEPTED", "", 1_000);
        metrics.decided("CreateOrder", "ACCEPTED", "", 1_000);
        metrics.decided("CreateOrder", "REJECTED", "ALREADY_EXISTS", 1_000);

        // Then
        assertThat(registry.get("orderstream.commands")
                        .tags("type", "CreateOrder", "result", "ACCEPTED", "code", "")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("orderstream.commands")
                        .tags("result", "REJECTED", "code", "ALREADY_EXISTS")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("orderstream.decide").timer().totalTime(TimeUnit.NANOSECONDS))
                .isEqualTo(3_000);
    }
}
