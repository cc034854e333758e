package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The saga of an order. Immutable; {@link Fulfilment} changes it.
 *
 * @param revision one more with each change; 0 while the order is a draft
 * @param orderVersion version of the order's last event that was taken in
 * @param total minor units; 0 while the order is a draft
 * @param paid money that has arrived at the order, in minor units
 * @param shipped whether the order was handed to a carrier
 * @param items the order's lines
 * @param steps in the order in which they began
 * @param reason why it compensates
 * @param startedAt when the order was submitted; while it is a draft, when it was created
 * @param updatedAt when the saga last changed
 * @param interventions what operators did, oldest first; the last {@value #INTERVENTIONS_MAX}
 * @param conversation what the order was submitted in
 */
public record Saga(
        String orderId,
        long revision,
        long orderVersion,
        SagaPhase phase,
        String customerId,
        String currency,
        long total,
        long paid,
        boolean shipped,
        List<Item> items,
        Map<StepId, Step> steps,
        Optional<String> reason,
        Instant startedAt,
        Instant updatedAt,
        List<Intervention> interventions,
        Metadata conversation) {
    /** How many interventions are remembered. */
    public static final int INTERVENTIONS_MAX = 20;

    /** A line of the order, as far as a saga needs it. */
    public record Item(String itemId, String sku, int quantity) {}

    public Saga {
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(phase);
        items = List.copyOf(items);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        interventions = List.copyOf(interventions);
    }

    /** Where it stands, as others see it. */
    public SagaState state() {
        if (steps.entrySet().stream().anyMatch(step -> isStuck(step.getKey(), step.getValue()))) {
            return SagaState.COMPENSATION_FAILED;
        }
        return switch (phase) {
            case DRAFT -> SagaState.DRAFT;
            case RESERVING -> SagaState.RESERVING;
            case CHARGING -> SagaState.CHARGING;
            case RECORDING -> SagaState.RECORDING;
            case COMPLETED -> SagaState.COMPLETED;
            case COMPENSATING -> isWaiting() ? SagaState.COMPENSATING : SagaState.COMPENSATED;
        };
    }

    /** When the next of its steps is to be tried again or given up; empty: none waits. */
    public Optional<Instant> due() {
        return steps.values().stream().flatMap(step -> step.due().stream()).min(Instant::compareTo);
    }

    /** Steps that only an operator can help. */
    public List<StepId> stuck() {
        return steps.entrySet().stream()
                .filter(step -> isStuck(step.getKey(), step.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether an answer is outstanding. */
    public boolean isWaiting() {
        return steps.values().stream().anyMatch(Step::isPending);
    }

    Saga at(long version) {
        return new Saga(
                orderId,
                revision,
                version,
                phase,
                customerId,
                currency,
                total,
                paid,
                shipped,
                items,
                steps,
                reason,
                startedAt,
                updatedAt,
                interventions,
                conversation);
    }

    /** Whether only an operator can help that step. */
    static boolean isStuck(StepId id, Step step) {
        return step.status().hasFailed() && !id.kind().mayFail();
    }
}
