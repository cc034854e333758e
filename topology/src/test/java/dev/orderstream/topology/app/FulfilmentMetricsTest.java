package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FulfilmentMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final FulfilmentMetrics metrics = new FulfilmentMetrics(registry);

    @Test
    void whatIsToBeAlarmedAboutIsThereBeforeItHappens() {
        // Then
        assertThat(transitions(SagaState.COMPENSATION_FAILED)).isZero();
    }

    @Test
    void sagasAreCountedByTheStateThatTheyEnter() {
        // When
        metrics.entered(SagaState.COMPENSATION_FAILED);
        metrics.entered(SagaState.COMPLETED);
        metrics.entered(SagaState.COMPLETED);
        metrics.completed(Duration.ofMillis(250));

        // Then
        assertThat(transitions(SagaState.COMPENSATION_FAILED)).isEqualTo(1);
        assertThat(transitions(SagaState.COMPLETED)).isEqualTo(2);
        assertThat(registry.get("orderstream.saga.age").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(250);
    }

    @Test
    void triesWithoutAnAnswerAreCountedByKind() {
        // When
        metrics.retried(StepKind.CHARGE);
        metrics.gaveUp(StepKind.RESERVE);
        metrics.fired(Duration.ofSeconds(2));
        metrics.postponed();
        metrics.skipped();

        // Then
        assertThat(count("orderstream.saga.steps.retried", "CHARGE")).isEqualTo(1);
        assertThat(count("orderstream.saga.steps.given.up", "RESERVE")).isEqualTo(1);
        assertThat(count("orderstream.saga.steps.given.up", "CHARGE")).isZero();
        assertThat(registry.get("orderstream.saga.timers.late").timer().count()).isEqualTo(1);
        assertThat(registry.get("orderstream.saga.timers.postponed").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("orderstream.saga.records.skipped").counter().count())
                .isEqualTo(1);
    }

    private double transitions(SagaState state) {
        return registry.get("orderstream.saga.transitions")
                .tag("state", state.name())
                .counter()
                .count();
    }

    private double count(String name, String kind) {
        return registry.get(name).tag("kind", kind).counter().count();
    }
}
