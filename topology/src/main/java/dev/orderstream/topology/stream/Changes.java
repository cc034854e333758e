package dev.orderstream.topology.stream;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Lets readers wait until something about a key changes, without polling in a loop. Projections call {@link #changed} with the order's
 * id after they have written; readers wait on a condition that reads the stores. Keys share 256 signals: a reader may be woken for
 * another key, and then looks again. Threads: any, virtual ones among them.
 */
public final class Changes {
    private static final int STRIPES = 256;
    private static final Duration RECHECK = Duration.ofMillis(100);

    private final Signal[] signals = Stream.generate(Signal::new).limit(STRIPES).toArray(Signal[]::new);
    private final long recheckNanos;

    public Changes() {
        this(RECHECK);
    }

    /** @param recheck longest time between two looks of a waiter, should no signal come; default 100 ms */
    public Changes(Duration recheck) {
        this.recheckNanos = recheck.toNanos();
    }

    /** Wakes those who wait for the key. Call it after the write that they wait for; costs a fence and a read when nobody waits. */
    public void changed(String key) {
        signal(key).raise();
    }

    /**
     * Waits until the condition holds: looks at once, after every change of the key, and now and then as a safety net.
     *
     * @param condition reads what {@link #changed} is called after; what it throws ends the wait
     * @return whether the condition held in time
     */
    public boolean await(String key, Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        Signal signal = signal(key);
        signal.waiting.incrementAndGet();
        try {
            while (true) {
                long seen = signal.raised;
                if (condition.getAsBoolean()) {
                    return true;
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                signal.awaitAfter(seen, Math.min(left, recheckNanos));
            }
        } finally {
            signal.waiting.decrementAndGet();
        }
    }

    private Signal signal(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return signals[hash >>> 24];
    }

    /**
     * No wake-up is lost: a waiter announces itself, notes the count, and looks, in this order; a writer writes, and looks for waiters.
     * Either the writer sees the waiter, and raises the count, or the waiter sees what was written. The fence keeps the writer's
     * write from passing its look (Dekker's pattern).
     */
    private static final class Signal {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile long raised;

        void raise() {
            VarHandle.fullFence();
            if (waiting.get() == 0) {
                return;
            }
            lock.lock();
            try {
                long next = raised + 1;
                raised = next;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void awaitAfter(long seen, long nanos) throws InterruptedException {
            long left = nanos;
            lock.lock();
            try {
                while (raised == seen && left > 0) {
                    left = changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public String toString() {
        int waiting =
                Stream.of(signals).mapToInt(signal -> signal.waiting.get()).sum();
        return "Changes[waiting=" + waiting + ", recheck=" + TimeUnit.NANOSECONDS.toMillis(recheckNanos) + " ms]";
    }
}
