package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DecideMetricsTest {
    @Test
    void skippedRecordsAreCounted() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DecideMetrics metrics = new DecideMetrics(registry, "orders");

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
        DecideMetrics metrics = new DecideMetrics(registry, "orders");

        // When
        metrics.held();
        metrics.holding("0_0", 2, 30);
        metrics.holding("0_1", 1, 4);
        metrics.holding("0_2", 5, 5);
        metrics.holding("0_2", 0, 0);

        // Then
        assertThat(registry.get("orderstream.holds.aggregates").gauge().value()).isEqualTo(3);
        assertThat(registry.get("orderstream.holds.commands").gauge().value()).isEqualTo(34);
        assertThat(registry.get("orderstream.commands.held").counter().count()).isEqualTo(1);
    }

    @Test
    void commandsAreCountedByTypeResultAndCode() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DecideMetrics metrics = new DecideMetrics(registry, "orders");

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

    /** A registry keeps no series of a name whose tags are others than those of the first: silently. */
    @Test
    void twoApplicationsOfOneProcessAreToldApart() {
        // Given
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        DecideMetrics orders = new DecideMetrics(registry, "orders");
        DecideMetrics inventory = new DecideMetrics(registry, "inventory");

        // When
        orders.decided("CreateOrder", "ACCEPTED", "", 1_000);
        inventory.decided("ReceiveStock", "NO_OP", "", 1_000);
        orders.holding("0_0", 2, 3);
        inventory.holding("0_0", 7, 8);
        orders.held();
        inventory.skipped();

        // Then
        assertThat(registry.scrape().lines().filter(line -> !line.startsWith("#")))
                .contains(
                        "orderstream_commands_total{application=\"orders\",code=\"\",result=\"ACCEPTED\",type=\"CreateOrder\"} 1.0",
                        "orderstream_commands_total{application=\"inventory\",code=\"\",result=\"NO_OP\",type=\"ReceiveStock\"} 1.0",
                        "orderstream_decide_seconds_count{application=\"orders\"} 1",
                        "orderstream_decide_seconds_count{application=\"inventory\"} 1",
                        "orderstream_holds_aggregates{application=\"orders\"} 2.0",
                        "orderstream_holds_aggregates{application=\"inventory\"} 7.0",
                        "orderstream_holds_commands{application=\"orders\"} 3.0",
                        "orderstream_holds_commands{application=\"inventory\"} 8.0",
                        "orderstream_commands_held_total{application=\"orders\"} 1.0",
                        "orderstream_commands_held_total{application=\"inventory\"} 0.0",
                        "orderstream_records_skipped_total{application=\"inventory\"} 1.0");
    }
}
