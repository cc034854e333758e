package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaSamples;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sagas as metrics, of what an instance owns now; it is 10:00. */
class SagaGaugesTest {
    private final FakeHost host = new FakeHost();
    private final Set<Integer> served = new HashSet<>(Set.of(0, 1));
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SagaGauges gauges = new SagaGauges(
            new StoreLocator(host, served::contains),
            new Placement(host, 3, Optional.empty()),
            StoredViews.FORMS,
            meters,
            StoredSagas.CLOCK);

    @Test
    void theSagasOfOwnedPartitionsAreCountedAlsoWhereThereAreNone() {
        // Given: partition 2 is another instance's
        StoredSagas.put(host, 0, SagaSamples.saga("a", 1, SagaState.COMPENSATION_FAILED));
        StoredSagas.put(
                host, 1, SagaSamples.saga("b", 1, SagaState.COMPENSATION_FAILED, SagaSamples.START.plusSeconds(60)));
        StoredSagas.put(host, 1, SagaSamples.saga("c", 1, SagaState.COMPLETED));
        StoredSagas.put(host, 2, SagaSamples.saga("d", 1, SagaState.CHARGING));

        // When
        gauges.refresh();

        // Then
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "orderstream_sagas{state=\"CHARGING\"} 0.0",
                        "orderstream_sagas{state=\"COMPENSATED\"} 0.0",
                        "orderstream_sagas{state=\"COMPENSATING\"} 0.0",
                        "orderstream_sagas{state=\"COMPENSATION_FAILED\"} 2.0",
                        "orderstream_sagas{state=\"COMPLETED\"} 1.0",
                        "orderstream_sagas{state=\"RECORDING\"} 0.0",
                        "orderstream_sagas{state=\"RESERVING\"} 0.0",
                        "orderstream_sagas_oldest_seconds{state=\"COMPENSATION_FAILED\"} 3600.0");
    }

    @Test
    void aPartitionThatMovedAwayLeavesNothing() {
        // Given
        StoredSagas.put(host, 1, SagaSamples.saga("b", 1, SagaState.CHARGING));
        gauges.refresh();
        assertThat(series()).contains("orderstream_sagas{state=\"CHARGING\"} 1.0");

        // When
        served.remove(1);
        gauges.refresh();

        // Then
        assertThat(series())
                .contains("orderstream_sagas{state=\"CHARGING\"} 0.0")
                .noneMatch(line -> line.startsWith("orderstream_sagas_oldest"));
    }

    private List<String> series() {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith("orderstream_sagas"))
                .toList();
    }
}
