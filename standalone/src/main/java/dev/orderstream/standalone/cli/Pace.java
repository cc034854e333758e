package dev.orderstream.standalone.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How fast something goes, over the last ten seconds, and when it ends if it goes on so. */
final class Pace {
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final Deque<Reached> window = new ArrayDeque<>();

    private record Reached(long nanos, long count) {}

    Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** So much is done now. */
    void reached(long count) {
        long now = nanoTime.getAsLong();
        window.addLast(new Reached(now, count));
        while (window.size() > 2 && now - window.getFirst().nanos() > WINDOW_NANOS) {
            window.removeFirst();
        }
    }

    double perSecond() {
        if (window.size() < 2) {
            return 0;
        }
        long nanos = window.getLast().nanos() - window.getFirst().nanos();
        long done = window.getLast().count() - window.getFirst().count();
        return nanos == 0 ? 0 : Math.max(0, done) * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    /** Until as much as this is done, too; empty while nothing moves. */
    Optional<Duration> left(long remaining) {
        double perSecond = perSecond();
        if (remaining == 0) {
            return Optional.of(Duration.ZERO);
        }
        return perSecond > 0
                ? Optional.of(Duration.ofMillis((long) (remaining / perSecond * 1_000)))
                : Optional.empty();
    }
}
