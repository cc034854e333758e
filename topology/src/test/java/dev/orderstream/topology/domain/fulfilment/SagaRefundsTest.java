package dev.orderstream.topology.domain.fulfilment;

import static dev.orderstream.topology.domain.fulfilment.Sagas.DUE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.ORDER_REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUND_FAILED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUND_REFUSED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUND_REQUESTED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Money back, and what operators do when it fails. */
class SagaRefundsTest {
    private static final StepId REFUND = StepId.refund(Sagas.REFUND);

    /** Cancelled when it was paid; nothing but the refund is open. */
    private static List<Happening> owing() {
        return Sagas.then(Sagas.completed(), Sagas.CANCELLED, REFUND_REQUESTED, Sagas.RELEASED_B, Sagas.RELEASED_A);
    }

    @Test
    void aRefusedRefundIsToldToTheOrderAndWaitsForAnOperator() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, owing());

        // When, then
        spec.when(REFUND_REFUSED).then(SagaState.COMPENSATION_FAILED, "fail refund ACCOUNT_CLOSED");
        spec.and().when(REFUND_FAILED).then(SagaState.COMPENSATION_FAILED);
        assertThat(spec.step(REFUND).detail()).contains("ACCOUNT_CLOSED");
    }

    @Test
    void anOperatorsRetryAsksAnewUnderAnotherId() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.compensationFailed());

        // When, then
        spec.when(RETRY).then(SagaState.COMPENSATING, "refund 1700");
        assertThat(spec.commands().get(0).commandId())
                .isEqualTo(SagaIds.command(Sagas.ORDER, REFUND, 1))
                .isNotEqualTo(SagaIds.command(Sagas.ORDER, REFUND, 0));
        spec.and().when(Sagas.refunded(1), ORDER_REFUNDED).then(SagaState.COMPENSATED, "confirm refund 1700");
    }

    @Test
    void aRefundWithoutAnAnswerIsRetriedUnderTheSameIdAsItMayHaveBeenPaid() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(1), Sagas.then(owing(), DUE));
        spec.then(SagaState.COMPENSATION_FAILED);

        // When
        spec.when(RETRY);

        // Then
        spec.then(SagaState.COMPENSATING, "refund 1700");
        assertThat(spec.commands().get(0).commandId()).isEqualTo(SagaIds.command(Sagas.ORDER, REFUND, 0));
    }

    @Test
    void aNoToTheFirstRoundIsNoneToTheSecond() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.compensationFailed(), RETRY));

        // When
        spec.when(REFUND_REFUSED);

        // Then
        spec.then(SagaState.COMPENSATING);
        assertThat(spec.step(REFUND).status()).isEqualTo(StepStatus.PENDING);
    }

    @Test
    void aSecondNoWaitsForAnOperatorAgain() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.compensationFailed(), RETRY));

        // When
        spec.when(Sagas.refundRefused(1));

        // Then
        spec.then(SagaState.COMPENSATION_FAILED);
    }

    @Test
    void aRefundThatSomebodyConfirmsByHandIsSettled() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.compensationFailed());

        // When
        spec.when(ORDER_REFUNDED);

        // Then
        spec.then(SagaState.COMPENSATED);
        assertThat(spec.step(REFUND).status()).isEqualTo(StepStatus.RESOLVED);
    }

    @Test
    void aRefundThatIsPaidByHandAndByTheProviderShowsAsFailed() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(1), Sagas.then(owing(), DUE, ORDER_REFUNDED));
        spec.then(SagaState.COMPENSATED);

        // When: the order refuses the confirmation
        spec.when(REFUNDED, DUE);

        // Then
        spec.then(SagaState.COMPENSATION_FAILED, "confirm refund 1700");
    }

    @Test
    void aRefundThatAnOperatorResolvedIsConfirmedWhenItIsPaidAfterAll() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(1), Sagas.then(owing(), DUE, Sagas.RESOLVE));
        spec.then(SagaState.COMPENSATED);

        // When
        spec.when(REFUNDED, ORDER_REFUNDED);

        // Then
        spec.then(SagaState.COMPENSATED, "confirm refund 1700");
    }

    @Test
    void theReasonOfAFailedRefundStaysTheSameWhenBothAreRetried() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(owing(), REFUND_REFUSED));

        // When
        spec.when(RETRY);

        // Then
        spec.then(SagaState.COMPENSATING, "refund 1700", "fail refund ACCOUNT_CLOSED");
    }

    @Test
    void wordsThatTheOrderWouldNotTakeAreMadeToFit() {
        // Given
        SagaSpec nothing = SagaSpec.given(SagaPolicy.STANDARD, owing());
        SagaSpec tooMany = SagaSpec.given(SagaPolicy.STANDARD, owing());

        // When
        nothing.when(Sagas.refundRefused(0, ""));
        tooMany.when(Sagas.refundRefused(0, "x".repeat(1_025)));

        // Then
        nothing.then(SagaState.COMPENSATION_FAILED, "fail refund UNSTATED");
        assertThat(tooMany.commands())
                .first()
                .isEqualTo(new SagaCommand.ToOrder(
                        SagaIds.command(Sagas.ORDER, StepId.failRefund(Sagas.REFUND), 0),
                        new OrderCommand.FailRefund(Sagas.REFUND, "x".repeat(1_024))));
    }
}
