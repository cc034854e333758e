package dev.orderstream.participants.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.work.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PatientCallsTest {
    private static final CallSettings QUICK = CallSettings.PAYMENTS
            .withPauses(Duration.ofMillis(2), Duration.ofMillis(10))
            .withRetriesPerSecond(1_000)
            .withPatience(Duration.ofSeconds(20));

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void asksAgainUntilThereIsAnAnswer() throws InterruptedException, GivenUpException {
        // When
        String answer =
                new PatientCalls("payments", QUICK, metrics).ask(Samples.command(Samples.charge("o", 5)), failing(4));

        // Then
        assertThat(answer).isEqualTo("yes");
        assertThat(calls).hasValue(5);
        assertThat(metrics.get("orderstream.provider.failures")
                        .tag("failure", "SERVER_ERROR")
                        .counter()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void givesUpAfterTheLastTry() {
        // Given
        PatientCalls patient = new PatientCalls("notifications", QUICK.withAttemptsMax(3), metrics);

        // When
        assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("o", 5)), failing(1_000)))
                // Then
                .isInstanceOfSatisfying(
                        GivenUpException.class, away -> assertThat(away.tries()).isEqualTo(3))
                .hasMessage("SERVER_ERROR: status 500");
        assertThat(calls).hasValue(3);
    }

    @Test
    void givesUpWhenTimeIsOver() {
        // Given
        PatientCalls patient = new PatientCalls("payments", QUICK.withPatience(Duration.ofMillis(150)), metrics);

        // When
        assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("o", 5)), failing(100_000)))
                // Then
                .isInstanceOf(GivenUpException.class);
    }

    @Test
    void behindAnOpenBreakerACommandWaitsWithoutACallAndThenGetsThrough()
            throws InterruptedException, GivenUpException {
        // Given: three failures open it, for 300 ms
        PatientCalls patient = new PatientCalls(
                "payments", QUICK.withBreaker(3, Duration.ofMillis(300)).withAttemptsMax(3), metrics);
        assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("one", 5)), failing(1_000)))
                .isInstanceOf(GivenUpException.class);
        assertThat(metrics.get("orderstream.provider.breaker").gauge().value()).isEqualTo(2);
        calls.set(0);
        long began = System.nanoTime();

        // When: the other side works again
        String answer = patient.ask(Samples.command(Samples.charge("two", 5)), failing(0));

        // Then
        assertThat(answer).isEqualTo("yes");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
        assertThat(calls).hasValue(1);
        patient.ask(Samples.command(Samples.charge("three", 5)), failing(0));
        assertThat(metrics.get("orderstream.provider.breaker").gauge().value()).isZero();
    }

    @Test
    void whoeverWaitsForAPlaceDoesNotCallWhatAnswersNobodyMeanwhile() throws InterruptedException {
        // Given: one place, which somebody has; another waits for it
        PatientCalls patient = new PatientCalls(
                "payments",
                QUICK.withCallsMax(1).withBreaker(1, Duration.ofHours(1)).withPatience(Duration.ofMillis(300)),
                metrics);
        CountDownLatch ends = new CountDownLatch(1);
        PatientCalls.Call<String> failing = () -> {
            calls.incrementAndGet();
            ends.await();
            return Attempt.NotKnown.of(Failure.SERVER_ERROR, "status 500");
        };
        Thread first = Thread.ofPlatform().start(() -> givesUp(patient, failing));
        Awaitility.await().until(() -> calls.get() == 1);
        Thread second = Thread.ofPlatform().start(() -> givesUp(patient, failing));
        Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);

        // When: the one call fails, which opens the breaker
        ends.countDown();

        // Then
        first.join();
        second.join();
        assertThat(calls).hasValue(1);
    }

    private static void givesUp(PatientCalls patient, PatientCalls.Call<String> call) {
        assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("o", 5)), call))
                .isInstanceOf(GivenUpException.class);
    }

    @Test
    void anInterruptedCallLeavesTheBreakerAbleToClose() throws InterruptedException, GivenUpException {
        // Given: half open, and the probes are interrupted
        PatientCalls patient = new PatientCalls("payments", QUICK.withBreaker(1, Duration.ofMillis(50)), metrics);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("o", 5)), () -> {
                        throw new InterruptedException();
                    }))
                    .isInstanceOf(InterruptedException.class);
        }

        // When
        String answer = patient.ask(Samples.command(Samples.charge("o", 5)), failing(0));

        // Then
        assertThat(answer).isEqualTo("yes");
    }

    @Test
    void whatSays429IsLeftAloneByAllForAsLongAsItSays() throws InterruptedException, GivenUpException {
        // Given
        PatientCalls patient = new PatientCalls("payments", QUICK, metrics);
        long began = System.nanoTime();
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                patient.ask(
                        Samples.command(Samples.charge("one", 5)),
                        () -> calls.incrementAndGet() == 1
                                ? new Attempt.NotKnown<>(
                                        Failure.THROTTLED, "status 429", Optional.of(Duration.ofMillis(700)))
                                : new Attempt.Answered<>("yes"));
            } catch (InterruptedException | GivenUpException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        Awaitility.await()
                .until(() -> calls.get() == 1
                        && metrics.get("orderstream.provider.failures")
                                        .tag("failure", "THROTTLED")
                                        .counter()
                                        .count()
                                == 1);

        // When
        patient.ask(Samples.command(Samples.charge("two", 5)), () -> new Attempt.Answered<>("yes"));

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(650));
        first.join();
        assertThat(calls).hasValue(2);
    }

    @Test
    void retriesBeyondTheBudgetWait() {
        // Given: one retry a second, and one is saved
        PatientCalls patient = new PatientCalls(
                "payments",
                QUICK.withRetriesPerSecond(1)
                        .withPatience(Duration.ofMillis(600))
                        .withBreaker(100, Duration.ofSeconds(1)),
                metrics);

        // When
        assertThatThrownBy(() -> patient.ask(Samples.command(Samples.charge("o", 5)), failing(100_000)))
                .isInstanceOf(GivenUpException.class);

        // Then
        assertThat(calls.get()).isBetween(2, 3);
    }

    private PatientCalls.Call<String> failing(int times) {
        return () -> calls.incrementAndGet() <= times
                ? Attempt.NotKnown.of(Failure.SERVER_ERROR, "status 500")
                : new Attempt.Answered<>("yes");
    }
}
