package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told. */
final class ToldFulfilment implements FulfilmentTelemetry {
    final List<SagaState> entered = new ArrayList<>();
    final List<StepKind> retried = new ArrayList<>();
    final List<StepKind> gaveUp = new ArrayList<>();
    final List<Duration> completed = new ArrayList<>();
    final List<Duration> fired = new ArrayList<>();
    int skipped;

    @Override
    public void entered(SagaState state) {
        entered.add(state);
    }

    @Override
    public void completed(Duration age) {
        completed.add(age);
    }

    @Override
    public void retried(StepKind kind) {
        retried.add(kind);
    }

    @Override
    public void gaveUp(StepKind kind) {
        gaveUp.add(kind);
    }

    @Override
    public void fired(Duration late) {
        fired.add(late);
    }

    @Override
    public void skipped() {
        skipped++;
    }
}
