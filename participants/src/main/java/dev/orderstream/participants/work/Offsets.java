package dev.orderstream.participants.work;

import java.util.TreeSet;

/** Which records of a partition are under way: what may be committed lies below all of them. Threadsafe. */
final class Offsets {
    private final TreeSet<Long> unfinished = new TreeSet<>();
    private long newest;

    /** The record is under way. Records begin in the order of their offsets. */
    synchronized void begin(long offset) {
        unfinished.add(offset);
        newest = offset;
    }

    /** The record needs not be read again. */
    synchronized void finish(long offset) {
        unfinished.remove(offset);
    }

    /**
     * Where another process would have to begin.
     *
     * @param position where this one reads next, which is behind everything that has begun
     */
    synchronized long committable(long position) {
        return unfinished.isEmpty() ? position : unfinished.first();
    }

    /** How many offsets lie from the oldest record under way to the newest that has begun: so many would be read again. */
    synchronized long span() {
        return unfinished.isEmpty() ? 0 : newest - unfinished.first();
    }
}
