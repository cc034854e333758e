package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.stream.Changes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for changes. Without a safety net a wake-up that is lost shows as a wait that runs out. */
@Timeout(120)
class ChangesTest {
    private static final Duration NO_SAFETY_NET = Duration.ofHours(1);

    @Test
    void noWakeUpIsLost() throws InterruptedException, ExecutionException {
        // Given: pairs that take turns, so that each write meets a reader about to wait
        Changes changes = new Changes(NO_SAFETY_NET);
        List<Future<Boolean>> players = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int pair = 0; pair < 8; pair++) {
                AtomicInteger turn = new AtomicInteger();
                String key = "o-" + pair;
                players.add(threads.submit(() -> play(changes, key, turn, 0)));
                players.add(threads.submit(() -> play(changes, key, turn, 1)));
            }
        }

        // Then
        for (Future<Boolean> player : players) {
            assertThat(player.get()).isTrue();
        }
    }

    /** Waits for its turns, even or odd ones, and passes each on; false when it was not woken for one. */
    private static boolean play(Changes changes, String key, AtomicInteger turn, int parity)
            throws InterruptedException {
        for (int own = parity; own < 40_000; own += 2) {
            int expected = own;
            if (!isWoken(changes, key, () -> turn.getAcquire() == expected)) {
                return false;
            }
            turn.setRelease(own + 1);
            changes.changed(key);
        }
        return true;
    }

    /** Whether the condition was seen to hold by a signal, and not only by the last look when the time is out. */
    private static boolean isWoken(Changes changes, String key, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        boolean held = changes.await(key, Duration.ofSeconds(10), condition);
        return held && System.nanoTime() - start < Duration.ofSeconds(9).toNanos();
    }

    @Test
    void aWriteRightAfterTheLookIsNotMissed() throws InterruptedException {
        // Given: a look that finds nothing, and a write that comes before the waiter sleeps
        Changes changes = new Changes(NO_SAFETY_NET);
        AtomicInteger version = new AtomicInteger();

        // When
        boolean woken = isWoken(changes, "o-1", () -> {
            boolean written = version.getAndSet(1) == 1;
            changes.changed("o-1");
            return written;
        });

        // Then
        assertThat(woken).isTrue();
    }

    @Test
    void aChangeWakesEveryWaiterOfTheKey() throws InterruptedException, ExecutionException {
        // Given
        Changes changes = new Changes(NO_SAFETY_NET);
        AtomicInteger version = new AtomicInteger();
        AtomicInteger looks = new AtomicInteger();
        List<Future<Boolean>> waiters = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                waiters.add(threads.submit(() -> isWoken(changes, "o-1", () -> {
                    looks.incrementAndGet();
                    return version.get() == 1;
                })));
            }
            while (looks.get() < 50) {
                Thread.onSpinWait();
            }
            version.set(1);
            changes.changed("o-1");
        }

        // Then
        for (Future<Boolean> waiter : waiters) {
            assertThat(waiter.get()).isTrue();
        }
    }

    @Test
    void theDeadlineIsKept() throws InterruptedException {
        // Given
        Changes changes = new Changes(NO_SAFETY_NET);

        // When
        long start = System.nanoTime();
        boolean held = changes.await("o-1", Duration.ofMillis(120), () -> false);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(held).isFalse();
        assertThat(took).isBetween(Duration.ofMillis(120), Duration.ofSeconds(5));
    }

    @Test
    void aConditionThatHoldsIsNotWaitedFor() throws InterruptedException {
        // When
        boolean held = new Changes(NO_SAFETY_NET).await("o-1", Duration.ZERO, () -> true);

        // Then
        assertThat(held).isTrue();
    }

    @Test
    void theSafetyNetLooksAgainWithoutASignal() throws InterruptedException {
        // Given
        AtomicInteger looks = new AtomicInteger();

        // When
        boolean held = new Changes().await("o-1", Duration.ofSeconds(20), () -> looks.incrementAndGet() == 4);

        // Then
        assertThat(held).isTrue();
    }

    @Test
    void aWaiterDoesNotSpin() throws InterruptedException {
        // Given
        AtomicInteger looks = new AtomicInteger();

        // When
        boolean held = new Changes().await("o-1", Duration.ofMillis(350), () -> looks.incrementAndGet() < 0);

        // Then
        assertThat(held).isFalse();
        assertThat(looks).hasValueLessThanOrEqualTo(6);
    }

    @Test
    void whatTheConditionThrowsEndsTheWait() {
        // Given
        Changes changes = new Changes();

        // Then
        assertThatThrownBy(() -> changes.await("o-1", Duration.ofSeconds(20), () -> {
                    throw new OwnerUnavailableException("moved");
                }))
                .isInstanceOf(OwnerUnavailableException.class);
        assertThat(changes).hasToString("Changes[waiting=0, recheck=100 ms]");
    }
}
