package dev.orderstream.topology.stream;

import dev.orderstream.schemas.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Tries again while something outside is away, with exponential backoff from 20 ms to 1 s. It holds up the stream thread, so that the
 * bound stays far below {@code max.poll.interval.ms} and {@code transaction.timeout.ms}.
 *
 * @param bound how long to go on trying
 */
record Patience(Duration bound) {
    /** One try. */
    static final Patience NONE = new Patience(Duration.ZERO);

    /** Ten seconds. */
    static final Patience STANDARD = new Patience(Duration.ofSeconds(10));

    private static final long FIRST_MILLIS = 20;
    private static final long LONGEST_MILLIS = 1_000;

    /** The same deserializer, which waits while the registry is away. */
    <T> Deserializer<T> reading(Deserializer<T> deserializer) {
        return new Deserializer<>() {
            @Override
            public T deserialize(String topic, byte[] value) {
                return retry(RegistryUnavailableException.class, () -> deserializer.deserialize(topic, value));
            }
        };
    }

    /** The result of the first try that does not throw the passing failure; when time is out, that failure. */
    <T> T retry(Class<? extends RuntimeException> passing, Supplier<T> work) {
        long deadline = System.nanoTime() + bound.toNanos();
        long pauseMillis = FIRST_MILLIS;
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException failure) {
                if (!passing.isInstance(failure)
                        || System.nanoTime() >= deadline
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_MILLIS);
        }
    }
}
