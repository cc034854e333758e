package dev.orderstream.topology.domain.fulfilment;

import static dev.orderstream.topology.domain.fulfilment.Sagas.DUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.orderstream.topology.domain.fulfilment.SagaSpec.Happening;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Steps that nobody answers. */
class SagaTimersTest {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final SagaPolicy.Tries TRIES = new SagaPolicy.Tries(FIRST, LONGEST, 5);
    private static final SagaPolicy POLICY = new SagaPolicy(TRIES, TRIES, TRIES, Instant.MIN);

    /** A step that waits, and what becomes of the saga when nobody ever answers. */
    private record Unanswered(StepId step, String command, List<Happening> before, SagaState end, String... then) {}

    @TestFactory
    Stream<DynamicTest> aStepIsAskedForAgainUnderTheSameIdAndThenGivenUp() {
        List<Happening> owing = Sagas.then(
                Sagas.completed(), Sagas.CANCELLED, Sagas.REFUND_REQUESTED, Sagas.RELEASED_B, Sagas.RELEASED_A);
        return Stream.of(
                        new Unanswered(
                                StepId.reserve("sku-b"),
                                "reserve 1 sku-b",
                                Sagas.reserving(),
                                SagaState.COMPENSATING,
                                "cancel INVENTORY_UNAVAILABLE"),
                        new Unanswered(
                                StepId.CHARGE,
                                "charge 1700",
                                Sagas.charging(),
                                SagaState.COMPENSATING,
                                "cancel PAYMENT_FAILED"),
                        new Unanswered(
                                StepId.record(Sagas.PAYMENT),
                                "record 1700",
                                Sagas.recording(),
                                SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.consume("sku-b"),
                                "consume sku-b",
                                Sagas.then(Sagas.shipped(), Sagas.CONSUMED_A),
                                SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.CANCEL,
                                "cancel PAYMENT_FAILED",
                                Sagas.compensating(),
                                SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.release("sku-a"),
                                "release sku-a",
                                Sagas.then(Sagas.compensating(), Sagas.CANCELLED, Sagas.RELEASED_B),
                                SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.refund(Sagas.REFUND), "refund 1700", owing, SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.confirmRefund(Sagas.REFUND),
                                "confirm refund 1700",
                                Sagas.then(owing, Sagas.REFUNDED),
                                SagaState.COMPENSATION_FAILED),
                        new Unanswered(
                                StepId.failRefund(Sagas.REFUND),
                                "fail refund ACCOUNT_CLOSED",
                                Sagas.then(owing, Sagas.REFUND_REFUSED),
                                SagaState.COMPENSATION_FAILED))
                .map(unanswered -> dynamicTest(unanswered.step().kind().name(), () -> unanswered(unanswered)));
    }

    private static void unanswered(Unanswered unanswered) {
        // Given
        SagaSpec spec = SagaSpec.given(POLICY, unanswered.before());

        // When, then
        for (int attempt = 2; attempt <= TRIES.attempts(); attempt++) {
            spec.and().when(DUE);
            assertThat(spec.sent()).containsExactly(unanswered.command());
            assertThat(spec.commands().get(0).commandId())
                    .isEqualTo(SagaIds.command(Sagas.ORDER, unanswered.step(), 0));
            assertThat(spec.step(unanswered.step()).attempt()).isEqualTo(attempt);
        }
        spec.and().when(DUE).then(unanswered.end(), unanswered.then());
        assertThat(spec.step(unanswered.step()).status()).isEqualTo(StepStatus.GAVE_UP);
    }

    @Test
    void aStepThatIsAnsweredAfterItWasGivenUpIsDone() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(1), Sagas.then(Sagas.recording(), DUE));
        spec.then(SagaState.COMPENSATION_FAILED);

        // When
        spec.when(Sagas.PAID);

        // Then
        spec.then(SagaState.COMPLETED, "confirm 1700");
    }

    @Test
    void aConfirmationIsSentAndNotWaitedFor() {
        // Given
        SagaSpec spec = SagaSpec.given(POLICY, Sagas.completed());

        // When
        spec.when(new Happening.Wait(Duration.ofDays(9)));

        // Then
        spec.then(SagaState.COMPLETED);
        assertThat(spec.saga().due()).isEmpty();
    }

    @Test
    void nothingIsAskedForAgainBeforeItsTime() {
        // Given
        SagaSpec spec = SagaSpec.given(POLICY, Sagas.charging());
        Duration wait = Duration.between(spec.now(), spec.saga().due().orElseThrow());

        // When
        spec.when(new Happening.Wait(wait.minusMillis(1)));

        // Then
        spec.then(SagaState.CHARGING);
    }

    @Test
    void severalStepsThatAreDueAreAskedForInOneGo() {
        // Given
        SagaSpec spec = SagaSpec.given(POLICY, List.of(Sagas.CREATED, Sagas.SUBMITTED));

        // When
        spec.when(new Happening.Wait(Duration.ofMinutes(1)));

        // Then
        spec.then(SagaState.RESERVING, "reserve 2 sku-a", "reserve 1 sku-b");
    }

    @Test
    void severalStepsThatAreGivenUpCancelOnce() {
        // Given
        SagaSpec spec = SagaSpec.given(Sagas.tries(1), List.of(Sagas.CREATED, Sagas.SUBMITTED));

        // When
        spec.when(new Happening.Wait(Duration.ofHours(1)));

        // Then
        spec.then(SagaState.COMPENSATING, "cancel INVENTORY_UNAVAILABLE");
    }

    @Test
    void aTryWaitsTwiceAsLongAsTheOneBeforeUpToTheLongestAndUpToAFifthMore() {
        // Given
        List<Duration> plain = List.of(FIRST, FIRST.multipliedBy(2), FIRST.multipliedBy(4), LONGEST, LONGEST);

        for (int attempt = 1; attempt <= plain.size(); attempt++) {
            for (int order = 0; order < 200; order++) {
                // When
                Duration wait = waits("order-" + order, StepId.CHARGE, attempt);

                // Then
                Duration least = plain.get(attempt - 1);
                assertThat(wait).isBetween(least, least.plus(least.dividedBy(5)));
            }
        }
    }

    @Test
    void theJitterIsAFunctionOfOrderStepAndAttempt() {
        // Given
        Set<Duration> byOrder = different(i -> waits("order-" + i, StepId.CHARGE, 1));
        Set<Duration> bySubject = different(i -> waits("order-1", StepId.reserve("sku-" + i), 1));
        Set<Duration> byAttempt = different(i -> waits("order-1", StepId.CHARGE, 4 + i));

        // When
        Set<Duration> again = different(i -> waits("order-1", StepId.CHARGE, 1));

        // Then
        assertThat(again).hasSize(1);
        assertThat(byOrder).hasSizeGreaterThan(20);
        assertThat(bySubject).hasSizeGreaterThan(20);
        assertThat(byAttempt).hasSizeGreaterThan(20);
        assertThat(waits("order-1", StepId.CHARGE, 1)).isNotEqualTo(waits("order-1", StepId.CONFIRM, 1));
    }

    @Test
    void aPolicyThatWouldAskForEverIsRefused() {
        // Then
        for (int attempts : new int[] {0, 101}) {
            assertThatThrownBy(() -> new SagaPolicy.Tries(FIRST, LONGEST, attempts))
                    .hasMessageContaining("1 to 100 attempts");
        }
        assertThatThrownBy(() -> new SagaPolicy.Tries(Duration.ZERO, LONGEST, 1))
                .hasMessageContaining("1 ms");
        assertThatThrownBy(() -> new SagaPolicy.Tries(LONGEST, FIRST, 1)).hasMessageContaining("not less");
        assertThatThrownBy(() -> new SagaPolicy.Tries(FIRST, Duration.ofDays(2), 1))
                .hasMessageContaining("a day");
    }

    private static Duration waits(String orderId, StepId step, int attempt) {
        return Duration.between(Sagas.AT, POLICY.due(orderId, step, attempt, Sagas.AT));
    }

    private static Set<Duration> different(IntFunction<Duration> wait) {
        return IntStream.range(0, 40).mapToObj(wait).collect(Collectors.toUnmodifiableSet());
    }
}
