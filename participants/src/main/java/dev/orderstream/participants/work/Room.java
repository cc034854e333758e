package dev.orderstream.participants.work;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How much is under way in the process, and since when. Threadsafe. */
final class Room {
    private final int recordsMax;
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final Map<Taken, Long> taken = new ConcurrentHashMap<>();

    /** One record under way; identity counts. */
    static final class Taken {
        private final long bytes;

        private Taken(long bytes) {
            this.bytes = bytes;
        }
    }

    Room(int recordsMax, long bytesMax) {
        this.recordsMax = recordsMax;
        this.bytesMax = bytesMax;
    }

    Taken take(long size, long arrivedNanos) {
        Taken place = new Taken(size);
        taken.put(place, arrivedNanos);
        bytes.addAndGet(size);
        return place;
    }

    /** Idempotent. */
    void give(Taken place) {
        if (taken.remove(place) != null) {
            bytes.addAndGet(-place.bytes);
        }
    }

    boolean isFull() {
        return taken.size() >= recordsMax || bytes.get() >= bytesMax;
    }

    int records() {
        return taken.size();
    }

    long bytes() {
        return bytes.get();
    }

    /** Age of the oldest record under way, in seconds; 0 when there is none. */
    double oldestSeconds() {
        long now = System.nanoTime();
        return taken.values().stream().mapToLong(arrived -> now - arrived).max().orElse(0) / 1e9;
    }
}
