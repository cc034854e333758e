package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.Changes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Requests that wait for an order or a SKU to change: a bounded number, each for a bounded time, all let go when the server stops. */
public final class Waiting implements AutoCloseable {
    /** How long a reader waits for a version when it does not say. */
    static final Duration DEFAULT = Duration.ofSeconds(2);

    /** How long it may wait. */
    static final Duration MAX = Duration.ofSeconds(10);

    private final Changes changes;
    private final Semaphore places;
    private volatile boolean stopping;

    /** @param waitersMax most requests that wait at a time; more are answered 503 */
    public Waiting(Changes changes, int waitersMax, MeterRegistry meters) {
        this.changes = changes;
        this.places = new Semaphore(waitersMax);
        Gauge.builder("query.waiting", places, free -> waitersMax - free.availablePermits())
                .description("Requests that wait for an order to change")
                .register(meters);
    }

    /**
     * Reads until the value is enough, or the time is out.
     *
     * @return the value read last
     * @throws ProblemException when too many wait already, or the server stops
     */
    <T> T until(String orderId, Duration atMost, Supplier<T> read, Predicate<T> enough) throws InterruptedException {
        T first = read.get();
        if (enough.test(first) || atMost.isZero()) {
            return first;
        }
        if (!places.tryAcquire()) {
            throw Problem.of(ProblemCode.OVERLOADED, "Too many requests wait already.")
                    .exception();
        }
        try {
            return await(orderId, atMost, new AtomicReference<>(first), read, enough);
        } finally {
            places.release();
        }
    }

    /** The same for callers whose number is bounded already: they take no place. */
    <T> T untilWithoutPlace(String orderId, Duration atMost, Supplier<T> read, Predicate<T> enough)
            throws InterruptedException {
        T first = read.get();
        return enough.test(first) || atMost.isZero()
                ? first
                : await(orderId, atMost, new AtomicReference<>(first), read, enough);
    }

    private <T> T await(String orderId, Duration atMost, AtomicReference<T> last, Supplier<T> read, Predicate<T> enough)
            throws InterruptedException {
        boolean ended = changes.await(orderId, atMost, () -> {
            last.set(read.get());
            return enough.test(last.get()) || stopping;
        });
        if (ended && !enough.test(last.get())) {
            throw Problem.of(ProblemCode.STOPPING, "The server is stopping.").exception();
        }
        return last.get();
    }

    /** Ends every wait within 100 ms. */
    @Override
    public void close() {
        stopping = true;
    }
}
