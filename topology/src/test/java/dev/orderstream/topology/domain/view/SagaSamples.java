package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaPhase;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sagas as they are in each state. */
public final class SagaSamples {
    /** When their orders were submitted, unless told otherwise. */
    public static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

    private static final Instant DUE = START.plusSeconds(5);

    private SagaSamples() {}

    /** Of an order that was submitted at its version 3. */
    public static Saga saga(String orderId, long revision, SagaState state) {
        return saga(orderId, revision, state, START);
    }

    /** The same, submitted then. */
    public static Saga saga(String orderId, long revision, SagaState state, Instant startedAt) {
        return new Saga(
                orderId,
                revision,
                3,
                phase(state),
                "customer-1",
                "EUR",
                3_998,
                state == SagaState.COMPLETED ? 3_998 : 0,
                false,
                List.of(new Saga.Item("a", "sku-a", 2)),
                steps(state),
                phase(state) == SagaPhase.COMPENSATING ? Optional.of("PAYMENT_FAILED") : Optional.empty(),
                startedAt,
                startedAt.plusSeconds(revision),
                List.of(),
                Metadata.NONE);
    }

    /** The same at another version of its order, and after what an operator did. */
    public static Saga with(Saga saga, long orderVersion, boolean shipped, List<Intervention> interventions) {
        return new Saga(
                saga.orderId(),
                saga.revision(),
                orderVersion,
                saga.phase(),
                saga.customerId(),
                saga.currency(),
                saga.total(),
                saga.paid(),
                shipped,
                saga.items(),
                saga.steps(),
                saga.reason(),
                saga.startedAt(),
                saga.updatedAt(),
                interventions,
                saga.conversation());
    }

    private static SagaPhase phase(SagaState state) {
        return switch (state) {
            case DRAFT -> SagaPhase.DRAFT;
            case RESERVING -> SagaPhase.RESERVING;
            case CHARGING -> SagaPhase.CHARGING;
            case RECORDING -> SagaPhase.RECORDING;
            case COMPLETED -> SagaPhase.COMPLETED;
            case COMPENSATING, COMPENSATED, COMPENSATION_FAILED -> SagaPhase.COMPENSATING;
        };
    }

    private static Map<StepId, Step> steps(SagaState state) {
        Map<StepId, Step> steps = new LinkedHashMap<>();
        switch (state) {
            case DRAFT -> {}
            case RESERVING -> put(steps, StepKind.RESERVE, "sku-a", StepStatus.PENDING);
            case CHARGING -> {
                put(steps, StepKind.RESERVE, "sku-a", StepStatus.DONE);
                put(steps, StepKind.CHARGE, "", StepStatus.PENDING);
            }
            case RECORDING -> {
                put(steps, StepKind.RESERVE, "sku-a", StepStatus.DONE);
                put(steps, StepKind.CHARGE, "", StepStatus.DONE);
                put(steps, StepKind.RECORD_PAYMENT, "p-1", StepStatus.PENDING);
            }
            case COMPLETED -> {
                put(steps, StepKind.RESERVE, "sku-a", StepStatus.DONE);
                put(steps, StepKind.CHARGE, "", StepStatus.DONE);
                put(steps, StepKind.RECORD_PAYMENT, "p-1", StepStatus.DONE);
                put(steps, StepKind.CONFIRM, "", StepStatus.DONE);
            }
            case COMPENSATING -> back(steps, StepStatus.PENDING);
            case COMPENSATED -> back(steps, StepStatus.DONE);
            case COMPENSATION_FAILED -> back(steps, StepStatus.GAVE_UP);
        }
        return steps;
    }

    private static void back(Map<StepId, Step> steps, StepStatus release) {
        put(steps, StepKind.RESERVE, "sku-a", StepStatus.DONE);
        put(steps, StepKind.CHARGE, "", StepStatus.REFUSED);
        put(steps, StepKind.RELEASE, "sku-a", release);
        put(steps, StepKind.CANCEL_ORDER, "", StepStatus.DONE);
    }

    private static void put(Map<StepId, Step> steps, StepKind kind, String subject, StepStatus status) {
        boolean isRefused = status == StepStatus.REFUSED;
        steps.put(
                new StepId(kind, subject),
                new Step(
                        status,
                        kind == StepKind.RESERVE ? 2 : kind == StepKind.CHARGE ? 3_998 : 0,
                        1,
                        0,
                        isRefused ? Optional.of("CARD_DECLINED") : Optional.empty(),
                        START,
                        status == StepStatus.PENDING ? Optional.of(DUE) : Optional.empty()));
    }
}
