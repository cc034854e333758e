package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what changed in a saga: to the metrics, and to people where only they can help. */
record SagaChanges(FulfilmentTelemetry telemetry) {
    private static final Logger LOG = LoggerFactory.getLogger(SagaChanges.class);

    void tell(String orderId, Optional<Saga> before, Optional<Saga> after, Instant now) {
        if (after.isEmpty() || after.equals(before)) {
            return;
        }
        Saga saga = after.get();
        saga.steps().forEach((id, step) -> {
            Optional<Step> known = before.flatMap(
                    earlier -> Optional.ofNullable(earlier.steps().get(id)));
            if (!known.equals(Optional.of(step))) {
                tell(id, step, known);
                if (saga.stuck().contains(id)) {
                    alarm(orderId, id, step);
                }
            }
        });
        if (before.map(Saga::state).filter(state -> state == saga.state()).isEmpty()) {
            telemetry.entered(saga.state());
            if (saga.state() == SagaState.COMPLETED) {
                telemetry.completed(Duration.between(saga.startedAt(), now));
            }
        }
    }

    private void tell(StepId id, Step step, Optional<Step> before) {
        if (before.filter(known -> step.attempt() > known.attempt()).isPresent()) {
            telemetry.retried(id.kind());
        }
        if (step.status() == StepStatus.GAVE_UP) {
            telemetry.gaveUp(id.kind());
        }
    }

    private static void alarm(String orderId, StepId id, Step step) {
        LOG.atError()
                .addKeyValue("orderId", orderId)
                .addKeyValue("step", id.kind())
                .addKeyValue("subject", id.subject())
                .addKeyValue("status", step.status())
                .log("A step of a saga has failed for good: somebody must retry or resolve it");
    }
}
