package dev.orderstream.topology.domain.fulfilment;

import static dev.orderstream.topology.domain.fulfilment.Sagas.COMPENSATE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.DUE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RESOLVE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RETRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What operators want; {@link SagaMatrixTest} has it in every state. */
class SagaOperatorsTest {
    private static final SagaPolicy ONE_TRY = Sagas.tries(1);

    @Test
    void everythingThatAnOperatorWantsIsRememberedWithWhetherItDidAnything() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());

        // When
        spec.when(RESOLVE, RETRY, COMPENSATE, COMPENSATE);

        // Then
        assertThat(spec.saga().interventions())
                .extracting(Intervention::type, Intervention::applied)
                .containsExactly(
                        tuple(Intervention.Type.RESOLVE, false),
                        tuple(Intervention.Type.RETRY, true),
                        tuple(Intervention.Type.COMPENSATE, true),
                        tuple(Intervention.Type.COMPENSATE, false));
        assertThat(spec.saga().interventions())
                .first()
                .isEqualTo(new Intervention(Intervention.Type.RESOLVE, "ada", "looked into it", Sagas.AT, false));
    }

    @Test
    void theLastTwentyAreRemembered() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());
        spec.when(COMPENSATE);

        // When
        IntStream.range(0, Saga.INTERVENTIONS_MAX).forEach(i -> spec.when(RESOLVE));

        // Then
        assertThat(spec.saga().interventions())
                .hasSize(Saga.INTERVENTIONS_MAX)
                .extracting(Intervention::type)
                .containsOnly(Intervention.Type.RESOLVE);
    }

    @Test
    void aDraftTakesNoneIn() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.CREATED);

        // When
        spec.when(RETRY, COMPENSATE, RESOLVE);

        // Then
        spec.then(SagaState.DRAFT);
        assertThat(spec.saga().interventions()).isEmpty();
    }

    @Test
    void whatWaitsIsAskedForAgainUnderTheSameIdWithAllItsTries() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(2), Sagas.then(Sagas.charging(), DUE));
        assertThat(spec.step(StepId.CHARGE).attempt()).isEqualTo(2);

        // When
        spec.when(RETRY);

        // Then
        spec.then(SagaState.CHARGING, "charge 1700");
        assertThat(spec.step(StepId.CHARGE).attempt()).isEqualTo(1);
        assertThat(spec.commands().get(0).commandId()).isEqualTo(SagaIds.command(Sagas.ORDER, StepId.CHARGE, 0));
    }

    @Test
    void aCompletedOrderIsCancelledAndTakenBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.completed());

        // When, then
        spec.when(COMPENSATE).then(SagaState.COMPENSATING, "cancel looked into it");
        spec.and().when(Sagas.CANCELLED, Sagas.REFUND_REQUESTED);
        spec.then(SagaState.COMPENSATING, "release sku-b", "release sku-a", "refund 1700");
    }

    @Test
    void aReleaseThatFailedIsRetried() {
        // Given
        List<Happening> cancelled = Sagas.then(Sagas.compensating(), Sagas.CANCELLED, Sagas.RELEASED_B, DUE);
        SagaSpec spec = SagaSpec.given(ONE_TRY, cancelled);
        spec.then(SagaState.COMPENSATION_FAILED);

        // When, then
        spec.when(RETRY).then(SagaState.COMPENSATING, "release sku-a");
        spec.and().when(Sagas.RELEASED_A).then(SagaState.COMPENSATED);
    }

    @Test
    void aReleaseThatFailedIsResolved() {
        // Given
        List<Happening> cancelled = Sagas.then(Sagas.compensating(), Sagas.CANCELLED, Sagas.RELEASED_B, DUE);
        SagaSpec spec = SagaSpec.given(ONE_TRY, cancelled);

        // When
        spec.when(RESOLVE);

        // Then
        spec.then(SagaState.COMPENSATED);
        assertThat(spec.step(StepId.release("sku-a")).detail()).contains("looked into it");
    }

    @Test
    void aCancellationThatFailedIsRetriedInTheSameWords() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.compensating(), DUE));

        // When
        spec.when(RETRY);

        // Then
        spec.then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
    }

    @Test
    void aCancellationThatIsResolvedGivesThePiecesBack() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.compensating(), DUE));

        // When
        spec.when(RESOLVE);

        // Then
        spec.then(SagaState.COMPENSATING, "release sku-b", "release sku-a");
    }

    @Test
    void aRecordThatIsResolvedWithoutMoneyCancelsTheOrder() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.recording(), DUE));
        spec.then(SagaState.COMPENSATION_FAILED);

        // When
        spec.when(RESOLVE);

        // Then
        spec.then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
    }

    @Test
    void whatIsShippedCannotBeTakenBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.shipped());

        // When
        spec.when(COMPENSATE);

        // Then
        spec.then(SagaState.COMPLETED);
        assertThat(spec.saga().interventions())
                .extracting(Intervention::applied)
                .containsExactly(false);
    }
}
