package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orderstream.schemas.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final AtomicInteger tries = new AtomicInteger();

    @Test
    void whatPassesIsTriedAgainUntilItSucceeds() {
        // Given
        Deserializer<String> away = (topic, value) -> failing(3).get();

        // When
        String read = new Patience(Duration.ofSeconds(30)).reading(away).deserialize("topic", new byte[0]);

        // Then
        assertThat(read).isEqualTo("done");
        assertThat(tries).hasValue(4);
    }

    @Test
    void whenTimeIsOutTheFailureIsTold() {
        // Given
        Patience brief = new Patience(Duration.ofMillis(100));
        long started = System.nanoTime();

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> brief.retry(RegistryUnavailableException.class, failing(Integer.MAX_VALUE)));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
        assertThat(tries.get()).isBetween(2, 5);
    }

    @Test
    void anyOtherFailureIsToldAtOnce() {
        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> Patience.STANDARD.retry(RegistryUnavailableException.class, () -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("a bug");
                }));
        assertThat(tries).hasValue(1);
    }

    @Test
    void aStopEndsTheWaiting() {
        // Given: the application stops while the registry is away
        Patience patient = Patience.throughOutages(() -> tries.get() >= 3);

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> patient.retry(RegistryUnavailableException.class, failing(Integer.MAX_VALUE)));
        assertThat(tries).hasValue(3);
    }

    @Test
    void anInterruptEndsTheWaiting() {
        // Given
        Thread.currentThread().interrupt();

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(
                        () -> Patience.STANDARD.retry(RegistryUnavailableException.class, failing(Integer.MAX_VALUE)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(tries).hasValue(1);
    }

    private Supplier<String> failing(int times) {
        return () -> {
            if (tries.incrementAndGet() <= times) {
                throw new RegistryUnavailableException("away", new IOException("refused"));
            }
            return "done";
        };
    }
}
