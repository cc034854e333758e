package dev.orderstream.topology.stream;

import dev.orderstream.schemas.RegistryUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Tries again while something outside is away, with exponential backoff from 20 ms to 1 s. It holds up the stream thread, so that the
 * bound stays below {@code max.poll.interval.ms}, 5 min.
 *
 * @param bound how long to go on trying
 * @param stopping whether to give up, since the application stops
 */
record Patience(Duration bound, BooleanSupplier stopping) {
    /** One try. */
    static final Patience NONE = new Patience(Duration.ZERO);

    /** Ten seconds: within the transaction, which stays whole. */
    static final Patience STANDARD = new Patience(Duration.ofSeconds(10));

    private static final Duration OUTAGE = Duration.ofMinutes(4);

    Patience(Duration bound) {
        this(bound, () -> false);
    }

    /**
     * Four minutes, for whoever has no other way than to wait. The transaction is aborted meanwhile, and done again after; what was
     * projected before goes on being read.
     */
    static Patience throughOutages(BooleanSupplier stopping) {
        return new Patience(OUTAGE, stopping);
    }

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
                        || stopping.getAsBoolean()
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(pauseMillis).toNanos());
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_MILLIS);
        }
    }
}
