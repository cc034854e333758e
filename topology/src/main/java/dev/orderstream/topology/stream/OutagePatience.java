package dev.orderstream.topology.stream;

import java.time.Duration;

/**
 * How long a record waits for a registry that is away: the first one the whole time, and for a minute after that none at all. One for all
 * tasks of an application: with one of each, the waits of a thread's partitions add up within one transaction, which is aborted when they
 * are longer than its timeout, and all of it begins again. Threadsafe.
 */
final class OutagePatience {
    private static final long IMPATIENT_NANOS = Duration.ofMinutes(1).toNanos();

    private final Patience patience;
    private volatile boolean impatient;
    private volatile long impatientSince;

    OutagePatience(Patience patience) {
        this.patience = patience;
    }

    /** For the next record. */
    Patience now() {
        return impatient && System.nanoTime() - impatientSince < IMPATIENT_NANOS ? Patience.NONE : patience;
    }

    /** It was waited for, and stayed away. */
    void exhausted() {
        impatientSince = System.nanoTime();
        impatient = true;
    }
}
