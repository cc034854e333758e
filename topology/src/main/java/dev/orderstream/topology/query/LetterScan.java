package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.stream.LetterKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Merges the groups of one partition that a filter names, from a place on. What no group has is not looked at, so that a rare code among
 * a million of others is found at once. Letters move from one state to a later one while this reads: the groups of each state are looked
 * up and opened only when those of all earlier states are open, so that a letter is in one of them; if it is in two, the later state counts.
 */
final class LetterScan {
    /** Most entries that are looked at for one answer. */
    static final int SCANNED_MAX = 10_000;

    /** Most groups that are merged. */
    static final int GROUPS_MAX = 1_000;

    private static final Comparator<Group> NEXT_FIRST = Comparator.comparing(
                    (Group group) -> group.head().key(), Arrays::compareUnsigned)
            .thenComparing(group -> group.state, Comparator.reverseOrder());

    private final LetterOrder order;
    private final DeadLetterFilter filter;
    private final Optional<byte[]> after;

    /** An entry of the index. */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(byte[] key, byte[] indexKey, byte[] value) {}

    /** @param after a key in that order; the scan begins behind it */
    LetterScan(LetterOrder order, DeadLetterFilter filter, Optional<byte[]> after) {
        this.order = order;
        this.filter = filter;
        this.after = after;
    }

    /**
     * Rows in the order of the scan, under their keys in it.
     *
     * @param bytesMax the scan stops behind the row that brings it to so many bytes
     * @param reading the value of a row; empty when the entry is not wanted
     * @throws ProblemException when there are too many groups
     */
    Rows read(
            ReadOnlyKeyValueStore<byte[], byte[]> counts,
            ReadOnlyKeyValueStore<byte[], byte[]> index,
            int limit,
            long bytesMax,
            Function<Entry, Optional<byte[]>> reading) {
        List<Group> open = new ArrayList<>();
        try {
            for (Handling.State state : Handling.State.values()) {
                if (filter.states().contains(state)) {
                    for (byte[] group : groups(counts, state)) {
                        open(index, state, group).ifPresent(open::add);
                    }
                }
            }
            return merged(open, limit, bytesMax, reading);
        } finally {
            open.forEach(group -> group.entries.close());
        }
    }

    private List<byte[]> groups(ReadOnlyKeyValueStore<byte[], byte[]> counts, Handling.State state) {
        List<byte[]> groups = new ArrayList<>();
        byte[] prefix = LetterKeys.state(state);
        try (KeyValueIterator<byte[], byte[]> entries = counts.range(prefix, LetterKeys.behindAll(prefix))) {
            while (entries.hasNext()) {
                byte[] key = entries.next().key;
                LetterGroup group = LetterKeys.group(key);
                if (filter.takes(group)) {
                    groups.add(key);
                }
            }
        }
        if (groups.size() > GROUPS_MAX) {
            throw PartReader.tooLarge();
        }
        return groups;
    }

    private Optional<Group> open(ReadOnlyKeyValueStore<byte[], byte[]> index, Handling.State state, byte[] group) {
        return order.open(index, group, filter, after).map(entries -> new Group(state, entries));
    }

    private Rows merged(List<Group> open, int limit, long bytesMax, Function<Entry, Optional<byte[]>> reading) {
        PriorityQueue<Group> queue = new PriorityQueue<>(NEXT_FIRST);
        open.stream().filter(Group::advance).forEach(queue::add);
        List<Row> rows = new ArrayList<>();
        byte[] last = after.orElseGet(() -> new byte[0]);
        long bytes = 0;
        int scanned = 0;
        while (!queue.isEmpty()) {
            if (scanned == SCANNED_MAX || rows.size() == limit || bytes >= bytesMax) {
                return new Rows(rows, Optional.of(last));
            }
            Group first = queue.remove();
            Entry entry = first.head();
            if (first.advance()) {
                queue.add(first);
            }
            if (Arrays.compareUnsigned(entry.key(), last) > 0) {
                last = entry.key();
                scanned++;
                Optional<Row> row = reading.apply(entry).map(value -> new Row(entry.key(), value));
                row.ifPresent(rows::add);
                bytes += row.map(Row::bytes).orElse(0L);
            }
        }
        return new Rows(rows, Optional.empty());
    }

    /** The entries of one group that are still to come. */
    private final class Group {
        private final Handling.State state;
        private final KeyValueIterator<byte[], byte[]> entries;
        private Optional<Entry> head = Optional.empty();

        private Group(Handling.State state, KeyValueIterator<byte[], byte[]> entries) {
            this.state = state;
            this.entries = entries;
        }

        /** Whether there is one more. */
        private boolean advance() {
            if (!entries.hasNext()) {
                return false;
            }
            KeyValue<byte[], byte[]> next = entries.next();
            head = Optional.of(new Entry(order.key(next.key), next.key, next.value));
            return true;
        }

        private Entry head() {
            return head.orElseThrow();
        }
    }
}
