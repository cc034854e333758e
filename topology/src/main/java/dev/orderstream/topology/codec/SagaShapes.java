package dev.orderstream.topology.codec;

import dev.orderstream.avro.fulfilment.InterventionType;
import dev.orderstream.avro.fulfilment.SagaItem;
import dev.orderstream.avro.fulfilment.SagaStep;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaPhase;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A saga as Avro, and back: one mapping for store and topic. Times are cut to milliseconds; the team of the conversation, which is none
 * of a saga's business, is left out.
 */
final class SagaShapes {
    private SagaShapes() {}

    static dev.orderstream.avro.fulfilment.Saga record(Saga saga) {
        return new dev.orderstream.avro.fulfilment.Saga(
                saga.orderId(),
                saga.revision(),
                saga.orderVersion(),
                dev.orderstream.avro.fulfilment.SagaPhase.valueOf(saga.phase().name()),
                dev.orderstream.avro.fulfilment.SagaState.valueOf(saga.state().name()),
                saga.customerId(),
                saga.currency(),
                saga.total(),
                saga.paid(),
                saga.shipped(),
                saga.items().stream()
                        .map(item -> new SagaItem(item.itemId(), item.sku(), item.quantity()))
                        .toList(),
                saga.steps().entrySet().stream()
                        .map(step -> step(step.getKey(), step.getValue()))
                        .toList(),
                saga.reason().orElse(null),
                saga.startedAt(),
                saga.updatedAt(),
                saga.interventions().stream().map(SagaShapes::intervention).toList(),
                Shapes.metadata(saga.conversation()));
    }

    /** The state is not read: it follows from phase and steps. */
    static Saga saga(dev.orderstream.avro.fulfilment.Saga record) {
        Map<StepId, Step> steps = new LinkedHashMap<>();
        record.getSteps()
                .forEach(step ->
                        steps.put(new StepId(StepKind.valueOf(step.getKind().name()), step.getSubject()), step(step)));
        return new Saga(
                record.getOrderId(),
                record.getRevision(),
                record.getOrderVersion(),
                SagaPhase.valueOf(record.getPhase().name()),
                record.getCustomerId(),
                record.getCurrency(),
                record.getTotal(),
                record.getPaid(),
                record.getShipped(),
                record.getItems().stream()
                        .map(item -> new Saga.Item(item.getItemId(), item.getSku(), item.getQuantity()))
                        .toList(),
                steps,
                Optional.ofNullable(record.getReason()),
                record.getStartedAt(),
                record.getUpdatedAt(),
                record.getInterventions().stream().map(SagaShapes::intervention).toList(),
                Shapes.metadata(record.getMetadata()));
    }

    static InterventionType type(Intervention.Type type) {
        return InterventionType.valueOf(type.name());
    }

    static Intervention.Type type(InterventionType type) {
        return Intervention.Type.valueOf(type.name());
    }

    private static SagaStep step(StepId id, Step step) {
        return new SagaStep(
                dev.orderstream.avro.fulfilment.StepKind.valueOf(id.kind().name()),
                id.subject(),
                dev.orderstream.avro.fulfilment.StepStatus.valueOf(step.status().name()),
                step.amount(),
                step.attempt(),
                step.round(),
                step.detail().orElse(null),
                step.changedAt(),
                step.due().orElse(null));
    }

    private static Step step(SagaStep step) {
        return new Step(
                StepStatus.valueOf(step.getStatus().name()),
                step.getAmount(),
                step.getAttempt(),
                step.getRound(),
                Optional.ofNullable(step.getDetail()),
                step.getChangedAt(),
                Optional.ofNullable(step.getDue()));
    }

    private static dev.orderstream.avro.fulfilment.Intervention intervention(Intervention intervention) {
        return new dev.orderstream.avro.fulfilment.Intervention(
                type(intervention.type()),
                intervention.actor(),
                intervention.reason(),
                intervention.at(),
                intervention.applied());
    }

    private static Intervention intervention(dev.orderstream.avro.fulfilment.Intervention record) {
        return new Intervention(
                type(record.getType()), record.getActor(), record.getReason(), record.getAt(), record.getApplied());
    }
}
