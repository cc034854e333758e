package dev.orderstream.topology.query;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Lets a few at a time read what may be many megabytes each: together they stay within the heap. Threadsafe. */
final class LargeReads {
    private static final int AT_A_TIME = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Semaphore places = new Semaphore(AT_A_TIME);

    /** Reads, and makes something of it. */
    interface Work<T> {
        T done() throws InterruptedException;
    }

    /**
     * What the work gives, when its turn comes.
     *
     * @throws ProblemException when that is not within a second
     */
    <T> T inTurn(Work<T> work) throws InterruptedException {
        if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw Problem.of(ProblemCode.OVERLOADED, "Too many large answers are being made.")
                    .exception();
        }
        try {
            return work.done();
        } finally {
            places.release();
        }
    }
}
