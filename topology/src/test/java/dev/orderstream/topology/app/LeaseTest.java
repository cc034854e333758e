package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Duration BOUND = Duration.ofSeconds(6);

    private final AtomicReference<OptionalDouble> age = new AtomicReference<>(OptionalDouble.empty());
    private final List<Boolean> heldWhenRegained = new CopyOnWriteArrayList<>();

    @Test
    void itIsHeldBeforeTheFirstHeartbeatAndWhileHeartbeatsAreYoung() {
        try (Lease lease = lease()) {
            assertThat(lease.holds()).isTrue();

            // When
            age.set(OptionalDouble.of(2));

            // Then
            await().during(Duration.ofMillis(600)).atMost(Duration.ofSeconds(5)).until(lease::holds);
            assertThat(heldWhenRegained).isEmpty();
        }
    }

    @Test
    void itIsLostWithAnOldHeartbeatAndRegainedOnlyAfterWhoCaresWasTold() {
        AtomicReference<Lease> itself = new AtomicReference<>();
        try (Lease lease = Lease.start(
                age::get, BOUND, () -> heldWhenRegained.add(itself.get().holds()))) {
            itself.set(lease);

            // When
            age.set(OptionalDouble.of(7));

            // Then
            await().atMost(Duration.ofSeconds(5)).until(() -> !lease.holds());
            assertThat(heldWhenRegained).isEmpty();

            // When
            age.set(OptionalDouble.of(0));

            // Then: told while reads were still refused
            await().atMost(Duration.ofSeconds(5)).until(lease::holds);
            assertThat(heldWhenRegained).containsExactly(false);
        }
    }

    @Test
    void aProcessThatStoodStillHoldsNothingUntilItHasLooked() {
        // Given: nobody looks at the heartbeat any more, as when the process is stopped
        Lease brief = Lease.start(age::get, Duration.ofMillis(50), () -> {});
        brief.close();

        // Then
        await().atMost(Duration.ofSeconds(5)).until(() -> !brief.holds());
    }

    private Lease lease() {
        return Lease.start(age::get, BOUND, () -> heldWhenRegained.add(true));
    }
}
