package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.fulfilment.Fulfilment;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Obstacle;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaInput;
import dev.orderstream.topology.domain.fulfilment.SagaPhase;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import dev.orderstream.topology.kernel.Metadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands against an operator's action is what the saga itself will find. */
class ObstacleTest {
    @ParameterizedTest
    @CsvSource({
        "RESERVING, RETRY,",
        "RESERVING, COMPENSATE,",
        "RESERVING, RESOLVE, NOTHING_TO_RESOLVE",
        "COMPLETED, RETRY, NOTHING_TO_RETRY",
        "COMPLETED, COMPENSATE,",
        "COMPENSATING, COMPENSATE, ALREADY_COMPENSATING",
        "COMPENSATED, RETRY, NOTHING_TO_RETRY",
        "COMPENSATION_FAILED, RETRY,",
        "COMPENSATION_FAILED, RESOLVE,",
        "COMPENSATION_FAILED, COMPENSATE, ALREADY_COMPENSATING",
        "DRAFT, COMPENSATE, NOT_SUBMITTED",
        "DRAFT, RETRY, NOT_SUBMITTED",
    })
    void inEachState(SagaState state, Intervention.Type type, Obstacle obstacle) {
        // When
        Optional<Obstacle> found = Obstacle.to(type, SagaSamples.saga("o-1", 1, state));

        // Then
        assertThat(found).isEqualTo(Optional.ofNullable(obstacle));
    }

    @Property
    void theSagaAppliesWhatNothingStandsAgainst(
            @ForAll SagaPhase phase,
            @ForAll boolean shipped,
            @ForAll @Size(max = 6) Map<StepKind, StepStatus> steps,
            @ForAll Intervention.Type type) {
        // Given
        Saga saga = saga(phase, shipped, steps);

        // When
        Saga after = new Fulfilment(SagaPolicy.STANDARD)
                .advance(
                        "o-1",
                        Optional.of(saga),
                        new SagaInput.OperatorActed(type, "ada", "why", SagaSamples.START),
                        SagaSamples.START)
                .saga()
                .orElseThrow();

        // Then
        assertThat(after.interventions().stream().anyMatch(Intervention::applied))
                .isEqualTo(Obstacle.to(type, saga).isEmpty());
    }

    private static Saga saga(SagaPhase phase, boolean shipped, Map<StepKind, StepStatus> statuses) {
        Map<StepKind, StepStatus> all = new LinkedHashMap<>(statuses);
        // What is told to the order of a refund needs the refund.
        all.putIfAbsent(StepKind.REFUND, StepStatus.DONE);
        Map<StepId, Step> steps = new LinkedHashMap<>();
        all.forEach((kind, status) -> steps.put(
                new StepId(kind, "s"),
                new Step(
                        status,
                        1,
                        1,
                        0,
                        Optional.empty(),
                        SagaSamples.START,
                        status == StepStatus.PENDING ? Optional.of(SagaSamples.START) : Optional.empty())));
        return new Saga(
                "o-1",
                1,
                3,
                phase,
                "c",
                "EUR",
                1,
                0,
                shipped,
                List.of(new Saga.Item("a", "s", 1)),
                steps,
                Optional.empty(),
                SagaSamples.START,
                SagaSamples.START,
                List.of(),
                Metadata.NONE);
    }
}
