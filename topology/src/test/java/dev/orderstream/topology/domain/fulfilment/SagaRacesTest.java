package dev.orderstream.topology.domain.fulfilment;

import static dev.orderstream.topology.domain.fulfilment.Sagas.CANCELLED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.CHARGED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.CONSUMED_A;
import static dev.orderstream.topology.domain.fulfilment.Sagas.CONSUMED_B;
import static dev.orderstream.topology.domain.fulfilment.Sagas.DECLINED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.DUE;
import static dev.orderstream.topology.domain.fulfilment.Sagas.ORDER_REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.PAID;
import static dev.orderstream.topology.domain.fulfilment.Sagas.PAID_BY_OTHERS;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUNDED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REFUND_REQUESTED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REJECTED_A;
import static dev.orderstream.topology.domain.fulfilment.Sagas.REJECTED_B;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RELEASED_A;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RELEASED_B;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RESERVED_A;
import static dev.orderstream.topology.domain.fulfilment.Sagas.RESERVED_B;
import static dev.orderstream.topology.domain.fulfilment.Sagas.SHIPPED;
import static dev.orderstream.topology.domain.fulfilment.Sagas.SUBMITTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import org.junit.jupiter.api.Test;

/** What can cross what. */
class SagaRacesTest {
    private static final SagaPolicy ONE_TRY = Sagas.tries(1);

    @Test
    void anOrderGoesAllTheWay() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.CREATED);

        // When, then
        spec.when(SUBMITTED).then(SagaState.RESERVING, "reserve 2 sku-a", "reserve 1 sku-b");
        spec.and().when(RESERVED_B).then(SagaState.RESERVING);
        spec.and().when(RESERVED_A).then(SagaState.CHARGING, "charge 1700");
        spec.and().when(CHARGED).then(SagaState.RECORDING, "record 1700");
        spec.and().when(PAID).then(SagaState.COMPLETED, "confirm 1700");
        spec.and().when(SHIPPED).then(SagaState.COMPLETED, "consume sku-a", "consume sku-b");
        spec.and().when(CONSUMED_A, CONSUMED_B).then(SagaState.COMPLETED);
        assertThat(spec.saga().isWaiting()).isFalse();
    }

    @Test
    void linesOfOneSkuAreReservedTogetherAndRemovedOnesNotAtAll() {
        // Given
        SagaSpec spec = SagaSpec.given(
                Sagas.CREATED,
                Sagas.event(new OrderEvent.OrderItemAdded(Orders.line("c", 1, 1))),
                Sagas.event(new OrderEvent.OrderItemAdded(Sagas.line("more of a", "sku-a", 5))),
                Sagas.event(new OrderEvent.OrderItemRemoved("c")));

        // When
        spec.when(SUBMITTED);

        // Then
        spec.then(SagaState.RESERVING, "reserve 7 sku-a", "reserve 1 sku-b");
    }

    @Test
    void cancelledWhileReservingItGivesBackWhatIsReservedAndWhatIsReservedYet() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.reserving());

        // When, then
        spec.when(CANCELLED).then(SagaState.COMPENSATING, "release sku-a");
        spec.and().when(RELEASED_A).then(SagaState.COMPENSATING);
        spec.and().when(RESERVED_B).then(SagaState.COMPENSATING, "release sku-b");
        spec.and().when(RELEASED_B).then(SagaState.COMPENSATED);
    }

    @Test
    void cancelledWhileReservingItWaitsForNoPiecesThatWereRefused() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), CANCELLED, RELEASED_A));

        // When
        spec.when(REJECTED_B);

        // Then
        spec.then(SagaState.COMPENSATED);
    }

    @Test
    void outOfStockTheOrderIsCancelledAndThenWhatWasReservedGoesBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.reserving());

        // When, then
        spec.when(REJECTED_B).then(SagaState.COMPENSATING, "cancel OUT_OF_STOCK");
        spec.and().when(CANCELLED).then(SagaState.COMPENSATING, "release sku-a");
        spec.and().when(RELEASED_A).then(SagaState.COMPENSATED);
        assertThat(spec.saga().reason()).contains(Fulfilment.OUT_OF_STOCK);
    }

    @Test
    void outOfStockOfSeveralSkusTheOrderIsCancelledOnce() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.CREATED, SUBMITTED);

        // When
        spec.when(REJECTED_A, REJECTED_B, CANCELLED);

        // Then
        spec.then(SagaState.COMPENSATED, "cancel OUT_OF_STOCK");
    }

    @Test
    void declinedTheLastReservedIsReleasedFirst() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());

        // When, then
        spec.when(DECLINED).then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
        spec.and().when(CANCELLED).then(SagaState.COMPENSATING, "release sku-b", "release sku-a");
        spec.and().when(RELEASED_B, RELEASED_A).then(SagaState.COMPENSATED);
        assertThat(spec.step(StepId.CHARGE).detail()).contains("CARD_DECLINED");
    }

    @Test
    void anAnswerOfTheInventoryThatComesTwiceChangesNothing() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());
        Saga before = spec.saga();

        // When
        spec.when(RESERVED_A, RESERVED_B, RESERVED_A);

        // Then
        spec.then(SagaState.CHARGING);
        assertThat(spec.saga()).isEqualTo(before);
    }

    @Test
    void anEventOfTheOrderThatComesTwiceChangesNothing() {
        // Given
        Fulfilment fulfilment = new Fulfilment(SagaPolicy.STANDARD);
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.completed());
        SagaInput earlier = new SagaInput.OrderHappened(Sagas.recorded(3, new OrderEvent.OrderCancelled("late")));

        // When
        Transition again = fulfilment.advance(Sagas.ORDER, spec.found(), earlier, spec.now());

        // Then
        assertThat(again.saga()).isEqualTo(spec.found());
        assertThat(again.commands()).isEmpty();
    }

    @Test
    void aChargeThatIsAnsweredAfterItsDeadlineIsRecordedAndPaidBack() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.charging());

        // When, then
        spec.when(DUE).then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
        spec.and().when(CHARGED).then(SagaState.COMPENSATING, "record 1700");
        spec.and().when(CANCELLED).then(SagaState.COMPENSATING, "release sku-b", "release sku-a");
        spec.and().when(RELEASED_B, RELEASED_A).then(SagaState.COMPENSATING);
        spec.and().when(PAID, REFUND_REQUESTED).then(SagaState.COMPENSATING, "refund 1700");
        spec.and().when(REFUNDED).then(SagaState.COMPENSATING, "confirm refund 1700");
        spec.and().when(ORDER_REFUNDED).then(SagaState.COMPENSATED);
    }

    @Test
    void aChargeThatIsAnsweredAfterTheEndOpensTheSagaOnceMore() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.charging(), DUE, CANCELLED, RELEASED_B, RELEASED_A));
        spec.then(SagaState.COMPENSATED);

        // When, then
        spec.when(CHARGED).then(SagaState.COMPENSATING, "record 1700");
        spec.and().when(PAID, REFUND_REQUESTED, REFUNDED, ORDER_REFUNDED);
        spec.then(SagaState.COMPENSATED, "refund 1700", "confirm refund 1700");
    }

    @Test
    void piecesThatAreReservedAfterTheEndGoBack() {
        // Given
        SagaSpec spec = SagaSpec.given(ONE_TRY, Sagas.then(Sagas.reserving(), DUE, CANCELLED, RELEASED_A));
        spec.then(SagaState.COMPENSATED);

        // When, then
        spec.when(RESERVED_B).then(SagaState.COMPENSATING, "release sku-b");
        spec.and().when(RELEASED_B).then(SagaState.COMPENSATED);
    }

    @Test
    void piecesThatAreReservedOnceMoreAfterTheyWentBackGoBackAgain() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.compensated());

        // When
        spec.when(RESERVED_A, RESERVED_A);

        // Then
        spec.then(SagaState.COMPENSATED, "release sku-a", "release sku-a");
        assertThat(spec.commands().stream().map(SagaCommand::commandId).distinct())
                .hasSize(1);
    }

    @Test
    void piecesThatAreReservedAfterARefusalGoBack() {
        // Given
        SagaSpec spec =
                SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), REJECTED_B, CANCELLED, RELEASED_A));

        // When
        spec.when(RESERVED_B, RELEASED_B);

        // Then
        spec.then(SagaState.COMPENSATED, "release sku-b");
    }

    @Test
    void cancelledBetweenChargeAndRecordTheMoneyIsRecordedAndPaidBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.recording());

        // When, then
        spec.when(CANCELLED).then(SagaState.COMPENSATING, "release sku-b", "release sku-a");
        spec.and().when(RELEASED_B, RELEASED_A).then(SagaState.COMPENSATING);
        spec.and().when(PAID, REFUND_REQUESTED).then(SagaState.COMPENSATING, "refund 1700");
        spec.and().when(REFUNDED, ORDER_REFUNDED).then(SagaState.COMPENSATED, "confirm refund 1700");
    }

    @Test
    void cancelledWhileChargingItWaitsForTheProvider() {
        // Given
        SagaSpec spec =
                SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.charging(), CANCELLED, RELEASED_B, RELEASED_A));
        spec.then(SagaState.COMPENSATING);

        // When
        spec.when(DECLINED);

        // Then
        spec.then(SagaState.COMPENSATED);
    }

    @Test
    void cancelledAfterCompletedItIsTakenBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.completed());

        // When, then
        spec.when(CANCELLED, REFUND_REQUESTED)
                .then(SagaState.COMPENSATING, "release sku-b", "release sku-a", "refund 1700");
        spec.and().when(RELEASED_B, RELEASED_A, REFUNDED, ORDER_REFUNDED);
        spec.then(SagaState.COMPENSATED, "confirm refund 1700");
    }

    @Test
    void shippedBeforeItCompletedThePiecesAreWrittenOffAsTheyAreReserved() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), PAID_BY_OTHERS));

        // When, then
        spec.when(SHIPPED).then(SagaState.RESERVING, "consume sku-a");
        spec.and().when(RESERVED_B).then(SagaState.COMPLETED, "confirm 1700", "consume sku-b");
    }

    @Test
    void shippedWithoutPiecesThereIsNothingToTakeBack() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.reserving(), PAID_BY_OTHERS, SHIPPED));

        // When
        spec.when(REJECTED_B);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
    }

    @Test
    void aCancellationThatLosesAgainstTheShippingReleasesNothing() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.charging());

        // When, then
        spec.when(DECLINED).then(SagaState.COMPENSATING, "cancel PAYMENT_FAILED");
        spec.and().when(PAID_BY_OTHERS).then(SagaState.COMPENSATING);
        spec.and().when(SHIPPED).then(SagaState.COMPLETED, "confirm 1700", "consume sku-a", "consume sku-b");
        assertThat(spec.saga().reason()).isEmpty();
        assertThat(spec.step(StepId.CANCEL).status()).isEqualTo(StepStatus.RESOLVED);
        spec.and().when(CONSUMED_A, CONSUMED_B).then(SagaState.COMPLETED);
        assertThat(spec.saga().isWaiting()).isFalse();
    }

    @Test
    void anOrderThatIsConfirmedIsNotConfirmedAgain() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.completed(), Sagas.COMPENSATE));

        // When
        spec.when(SHIPPED);

        // Then
        spec.then(SagaState.COMPLETED, "consume sku-a", "consume sku-b");
    }

    @Test
    void piecesThatSomebodyElseReleasedAreNotReleasedAgain() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD, Sagas.then(Sagas.completed(), RELEASED_A));

        // When
        spec.when(CANCELLED);

        // Then
        spec.then(SagaState.COMPENSATING, "release sku-b");
    }

    @Test
    void aDraftThatIsCancelledNeedsNoSaga() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.CREATED);

        // When
        spec.when(CANCELLED);

        // Then
        spec.thenNone();
    }

    @Test
    void ordersOfAnEarlierTimeGetNoSagaAndTheirMoneyIsNotItsBusiness() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD.since(Sagas.AT.plusMillis(1)), Sagas.draft());

        // When
        spec.when(SUBMITTED, PAID_BY_OTHERS, CANCELLED, REFUND_REQUESTED);

        // Then
        spec.thenNone();
    }

    @Test
    void ordersOfThatVeryInstantGetASaga() {
        // Given
        SagaSpec spec = SagaSpec.given(SagaPolicy.STANDARD.since(Sagas.AT), Sagas.draft());

        // When
        spec.when(SUBMITTED);

        // Then
        spec.then(SagaState.RESERVING, "reserve 2 sku-a", "reserve 1 sku-b");
    }

    @Test
    void moneyForAnUnknownOrderIsToldToTheOrderUnderOneId() {
        // Given
        SagaSpec spec = SagaSpec.given(new Happening[0]);

        // When
        spec.when(CHARGED, CHARGED);

        // Then
        spec.thenNone("record 1700", "record 1700");
        assertThat(spec.commands().stream().map(SagaCommand::commandId).distinct())
                .hasSize(1);
    }
}
