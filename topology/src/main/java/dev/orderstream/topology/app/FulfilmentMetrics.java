package dev.orderstream.topology.app;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.stream.FulfilmentTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sagas by the states that they enter, their age when they are completed, and the tries that had no answer. Every series is there from
 * the start: what is to be alarmed about must be seen to go up from 0. What an aborted transaction did is counted again.
 */
final class FulfilmentMetrics implements FulfilmentTelemetry {
    private final Map<SagaState, Counter> transitions = new EnumMap<>(SagaState.class);
    private final Map<StepKind, Counter> retries = new EnumMap<>(StepKind.class);
    private final Map<StepKind, Counter> failures = new EnumMap<>(StepKind.class);
    private final Timer age;
    private final Timer late;
    private final Counter postponed;
    private final Counter skipped;

    FulfilmentMetrics(MeterRegistry registry) {
        for (SagaState state : SagaState.values()) {
            transitions.put(
                    state,
                    Counter.builder("orderstream.saga.transitions")
                            .description("Sagas that came to stand there; COMPENSATION_FAILED needs somebody")
                            .tag("state", state.name())
                            .register(registry));
        }
        for (StepKind kind : StepKind.values()) {
            retries.put(
                    kind,
                    Counter.builder("orderstream.saga.steps.retried")
                            .description("Steps that had no answer in time, and were tried again")
                            .tag("kind", kind.name())
                            .register(registry));
            failures.put(
                    kind,
                    Counter.builder("orderstream.saga.steps.given.up")
                            .description("Steps that had no answer in all their tries")
                            .tag("kind", kind.name())
                            .register(registry));
        }
        age = Timer.builder("orderstream.saga.age")
                .description("Time from the submission of an order to the completion of its saga")
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(10))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
        late = Timer.builder("orderstream.saga.timers.late")
                .description("How late timers of sagas fired; its count is that of those that fired")
                .publishPercentileHistogram(false)
                .register(registry);
        postponed = Counter.builder("orderstream.saga.timers.postponed")
                .description("Times that due timers waited, since the inputs were behind")
                .register(registry);
        skipped = Counter.builder("orderstream.saga.records.skipped")
                .description("Records of an input topic that were processed before, and not again: offsets were reset")
                .register(registry);
    }

    @Override
    public void entered(SagaState state) {
        count(transitions, state);
    }

    @Override
    public void completed(Duration sinceSubmitted) {
        age.record(sinceSubmitted);
    }

    @Override
    public void retried(StepKind kind) {
        count(retries, kind);
    }

    @Override
    public void gaveUp(StepKind kind) {
        count(failures, kind);
    }

    @Override
    public void fired(Duration lateBy) {
        late.record(lateBy);
    }

    @Override
    public void postponed() {
        postponed.increment();
    }

    @Override
    public void skipped() {
        skipped.increment();
    }

    private static <K extends Enum<K>> void count(Map<K, Counter> counters, K of) {
        Optional.ofNullable(counters.get(of)).ifPresent(Counter::increment);
    }
}
