package dev.orderstream.standalone.e2e;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much of the log strict answers have shown: nobody who asks later may be shown less, whatever they ask, and whom. Threadsafe.
 */
final class Shown {
    private final Map<Store, int[]> positions = new EnumMap<>(Store.class);
    private final Set<String> endedCommands = ConcurrentHashMap.newKeySet();

    /** What answers are read from. */
    enum Store {
        ORDERS,
        HISTORIES,
        CUSTOMERS,
        SALES,
        PRODUCTS,
        COMMANDS;

        /** One event writes several entries. */
        private boolean isWrittenBitByBit() {
            return this == PRODUCTS;
        }
    }

    Shown() {
        for (Store store : Store.values()) {
            positions.put(store, new int[Cluster.PARTITIONS]);
        }
    }

    /** An answer from the store held what the event at that position wrote, or some of it. */
    synchronized void saw(Store store, int partition, int position) {
        int[] of = Objects.requireNonNull(positions.get(store));
        of[partition] = Math.max(of[partition], position);
    }

    /** An answer said how a command ended that appended no event. */
    void sawEnd(String commandId) {
        endedCommands.add(commandId);
    }

    boolean hasSeenEnd(String commandId) {
        return endedCommands.contains(commandId);
    }

    /** What was shown up to now. */
    synchronized Least least() {
        Map<Store, int[]> each = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            int[] least = new int[Cluster.PARTITIONS];
            for (int partition = 0; partition < Cluster.PARTITIONS; partition++) {
                least[partition] = least(store, partition);
            }
            each.put(store, least);
        }
        return new Least(each);
    }

    /** One record after the other is projected, and each into one store after the other: only the last may be missing in some. */
    private int least(Store store, int partition) {
        int least = 0;
        for (Map.Entry<Store, int[]> other : positions.entrySet()) {
            boolean isCertain = other.getKey() == store && !store.isWrittenBitByBit();
            least = Math.max(least, other.getValue()[partition] - (isCertain ? 0 : 1));
        }
        return least;
    }

    /** Positions that answers from a store must have reached. */
    static final class Least {
        private final Map<Store, int[]> positions;

        private Least(Map<Store, int[]> positions) {
            this.positions = positions;
        }

        int of(Store store, int partition) {
            return of(store)[partition];
        }

        int[] of(Store store) {
            return Objects.requireNonNull(positions.get(store)).clone();
        }
    }
}
