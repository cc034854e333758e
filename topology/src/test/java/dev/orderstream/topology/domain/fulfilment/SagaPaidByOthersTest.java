package dev.orderstream.topology.domain.fulfilment;

import static dev.orderstream.topology.domain.fulfilment.Sagas.CHARGED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.DECLINED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.DUE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.ORDER_REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.PAID;
import static dev.orderstream.topology.domain.fulfilment.Sagas.PAID_BY_OTHERS;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUND_REQUESTED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RESERVED_B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import org.junit.jupiter.api.Test;

/** Money that comes past the saga: others pay, too much arrives, or too little, or somebody else tells of it. */
class SagaPaidByOthersTest {
    private static final SagaPolicy ONE_TRY = Sagas.tries(1);

    @Test
    void paidByOthersWhileReservingItIsNotChargedAtAll() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), PAID_BY_OTHERS));

        // When
        spec.when(RESERVED_B);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
    }

    @Test
    void paidInPartByOthersOnlyTheRestIsCharged() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), Sagas.paid("part", 700)));

        // When
        spec.when(RESERVED_B, Sagas.charged(1_000), Sagas.paid(Sagas.PAYMENT, 1_000));

        // Then
        spec.then(SagaState.COMPLETED, "charge 1000", "record 1000", "confirm 1700");
    }

    @Test
    void paidByOthersWhileChargingTheChargeIsRecordedAndPaidBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());

        // When, then
        spec.when(PAID_BY_OTHERS).then(SagaState.CHARGING);
        spec.and().when(CHARGED).then(SagaState.COMPLETED, "record 1700", "confirm 1700");
        spec.and().when(PAID, REFUND_REQUESTED, REFUNDED, ORDER_REFUNDED);
        spec.then(SagaState.COMPLETED, "refund 1700", "confirm refund 1700");
    }

    @Test
    void paidByOthersADeclineDoesNoHarm() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.charging(), PAID_BY_OTHERS));

        // When
        spec.when(DECLINED);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
    }

    @Test
    void paidByOthersAChargeWithoutAnAnswerDoesNoHarm() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.charging(), PAID_BY_OTHERS));

        // When
        spec.when(DUE);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
    }

    @Test
    void whatIsPaidTooMuchIsPaidBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.recording(), Sagas.paid("part", 700)));

        // When
        spec.when(PAID, Sagas.event(new OrderEvent.RefundRequested("excess", Orders.eur(700))));

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700", "refund 700");
    }

    @Test
    void aProviderThatTookTooLittleGetsTheOrderCancelled() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.charging(), Sagas.charged(900)));

        // When
        spec.when(Sagas.paid(Sagas.PAYMENT, 900));

        // Then
        spec.then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
    }

    @Test
    void aChargeThatSomebodyElseRecordedIsNotRecordedAgain() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.charging(), PAID));

        // When
        spec.when(CHARGED);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
        assertThat(spec.saga().isWaiting()).isFalse();
    }
}
