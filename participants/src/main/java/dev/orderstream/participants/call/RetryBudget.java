package dev.orderstream.participants.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many retries a process may make: so many a second, and one for each five calls. In an outage retries therefore do not multiply what
 * the other side has to bear. Threadsafe.
 */
final class RetryBudget {
    private static final double SHARE = 0.2;
    private static final int SECONDS_SAVED = 5;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private double saved;
    private long at;

    RetryBudget(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.saved = perSecond;
        this.at = nanoTime.getAsLong();
    }

    /** A first try was made. */
    synchronized void called() {
        save(SHARE);
    }

    /** Whether there may be a retry now; it is taken out of the budget. */
    synchronized boolean tryRetry() {
        long now = nanoTime.getAsLong();
        save((double) (now - at) / TimeUnit.SECONDS.toNanos(1) * perSecond);
        at = now;
        if (saved < 1) {
            return false;
        }
        saved--;
        return true;
    }

    /** The retry was not made. */
    synchronized void giveBack() {
        save(1);
    }

    private void save(double retries) {
        saved = Math.min(saved + retries, (double) perSecond * SECONDS_SAVED);
    }
}
