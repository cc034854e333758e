package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import java.time.Duration;

/**
 * Is told what becomes of sagas before the transaction commits: what is aborted is done, and counted, again. Called on stream threads;
 * must be quick and must not throw.
 */
public interface FulfilmentTelemetry {
    /** Counts nothing. */
    FulfilmentTelemetry NONE = new FulfilmentTelemetry() {};

    /** A saga came to stand elsewhere. */
    default void entered(SagaState state) {}

    /** A saga was completed, so long after its order was submitted. */
    default void completed(Duration age) {}

    /** A step had no answer in time, and was tried again. */
    default void retried(StepKind kind) {}

    /** A step had no answer in all its tries. */
    default void gaveUp(StepKind kind) {}

    /** A timer fired, so long after it was due. */
    default void fired(Duration late) {}

    /** Timers that are due wait, since the inputs may hold what they wait for. */
    default void postponed() {}

    /** One record was processed before, and is not processed again. */
    default void skipped() {}
}
