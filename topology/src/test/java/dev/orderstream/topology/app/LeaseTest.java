package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeaseTest {
    private static final Duration BOUND = Duration.ofMillis(1_500);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Map<String, Double> answers = new ConcurrentHashMap<>();
    private final List<Boolean> heldWhenRegained = new CopyOnWriteArrayList<>();

    @Test
    void itIsHeldBeforeTheFirstAnswerAndWhileAnswersCome() {
        try (Lease lease = lease()) {
            assertThat(lease.holds()).isTrue();

            // Then: for longer than its bound
            await().during(BOUND.multipliedBy(2)).atMost(LONG).until(() -> {
                answers.merge("one", 1.0, Double::sum);
                return lease.holds();
            });
            assertThat(heldWhenRegained).isEmpty();
        }
    }

    @Test
    void itIsLostWithoutAnswersAndRegainedOnlyAfterWhoCaresWasTold() {
        AtomicReference<Lease> itself = new AtomicReference<>();
        try (Lease lease = Lease.start(
                () -> Map.copyOf(answers),
                BOUND,
                () -> heldWhenRegained.add(itself.get().holds()))) {
            itself.set(lease);

            // When: heartbeats are sent and not answered
            answers.put("one", 7.0);

            // Then
            await().atMost(LONG).until(() -> !lease.holds());
            assertThat(heldWhenRegained).isEmpty();

            // When
            answers.put("one", 8.0);

            // Then: told while reads were still refused
            await().atMost(LONG).until(lease::holds);
            assertThat(heldWhenRegained).containsExactly(false);
        }
    }

    @Test
    void theMemberThatHearsNothingDecides() {
        try (Lease lease = lease()) {
            // Given
            answers.put("silent", 3.0);

            // Then
            await().atMost(LONG).until(() -> {
                answers.merge("one", 1.0, Double::sum);
                return !lease.holds();
            });

            // When: its thread has been replaced
            answers.remove("silent");

            // Then
            await().atMost(LONG).until(() -> {
                answers.merge("one", 1.0, Double::sum);
                return lease.holds();
            });
        }
    }

    @Test
    void aProcessThatStoodStillHoldsNothingUntilItHasLooked() {
        // Given: nobody looks at the heartbeats any more, as when the process is stopped
        Lease brief = Lease.start(() -> answers, Duration.ofMillis(50), () -> {});
        brief.close();

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> !brief.holds());
    }

    @Test
    void aProcessThatStoodStillWhileItLookedHeardNothingMeanwhile() throws InterruptedException {
        // Given: it is stopped between the answer and the clock
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        CountDownLatch lookedAgain = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        List<Integer> looks = new CopyOnWriteArrayList<>();
        Lease lease = Lease.start(
                () -> {
                    looks.add(looks.size());
                    if (looks.size() == 2) {
                        looking.countDown();
                        pass(goesOn);
                    }
                    if (looks.size() == 3) {
                        lookedAgain.countDown();
                        pass(over);
                    }
                    return Map.of("one", Math.min(looks.size(), 2.0));
                },
                BOUND,
                () -> heldWhenRegained.add(true));
        looking.await();
        await().atMost(LONG).until(() -> !lease.holds());

        // When
        goesOn.countDown();
        lookedAgain.await();

        // Then
        assertThat(lease.holds()).isFalse();
        lease.close();
        over.countDown();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Lease lease() {
        return Lease.start(() -> Map.copyOf(answers), BOUND, () -> heldWhenRegained.add(true));
    }
}
