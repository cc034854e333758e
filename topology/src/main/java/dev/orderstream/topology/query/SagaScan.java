package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.stream.LetterKeys;
import dev.orderstream.topology.stream.SagaKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Merges the sagas of one partition in the states that a filter names, from a place on, oldest first. Sagas move between states while this
 * reads: each state is opened on the way up and on the way down, so that one which moves once is in what was opened, to whichever state it
 * moves. Found twice, it counts once.
 */
final class SagaScan {
    /** Most entries that are looked at for one answer. */
    static final int SCANNED_MAX = 10_000;

    private static final Comparator<Entries> NEXT_FIRST =
            Comparator.comparing(entries -> entries.place, Arrays::compareUnsigned);

    private final SagaFilter filter;
    private final Optional<byte[]> after;

    /** @param after a place; the scan begins behind it */
    SagaScan(SagaFilter filter, Optional<byte[]> after) {
        this.filter = filter;
        this.after = after;
    }

    /**
     * Rows under their places.
     *
     * @param bytesMax the scan stops behind the row that brings it to so many bytes
     * @param reading the value of a row, by its key in the index; empty when it is not wanted
     */
    Rows read(
            ReadOnlyKeyValueStore<byte[], byte[]> index,
            int limit,
            long bytesMax,
            Function<byte[], Optional<byte[]>> reading) {
        List<Entries> open = new ArrayList<>();
        try {
            for (SagaState state : thereAndBack()) {
                open.add(new Entries(index.range(from(state), to(state))));
            }
            return merged(open, limit, bytesMax, reading);
        } finally {
            open.forEach(entries -> entries.rest.close());
        }
    }

    private List<SagaState> thereAndBack() {
        List<SagaState> there = filter.states().stream().sorted().toList();
        List<SagaState> both = new ArrayList<>(there);
        // The last of them was opened only now.
        both.addAll(there.subList(0, there.size() - 1).reversed());
        return Collections.unmodifiableList(both);
    }

    private byte[] from(SagaState state) {
        return after.map(place -> Arrays.copyOf(place, place.length + 1))
                .map(behind -> SagaKeys.listed(state, behind))
                .orElseGet(() -> SagaKeys.state(state));
    }

    /** No key is that short, so that it is not among them. */
    private byte[] to(SagaState state) {
        return filter.before()
                .map(before -> SagaKeys.listed(state, LetterKeys.time(before)))
                .orElseGet(() -> LetterKeys.behindAll(SagaKeys.state(state)));
    }

    private Rows merged(List<Entries> open, int limit, long bytesMax, Function<byte[], Optional<byte[]>> reading) {
        PriorityQueue<Entries> queue = new PriorityQueue<>(NEXT_FIRST);
        open.stream().filter(Entries::advance).forEach(queue::add);
        List<Row> rows = new ArrayList<>();
        byte[] last = after.orElseGet(() -> new byte[0]);
        long bytes = 0;
        int scanned = 0;
        while (!queue.isEmpty()) {
            if (scanned == SCANNED_MAX || rows.size() == limit || bytes >= bytesMax) {
                return new Rows(rows, Optional.of(last));
            }
            Entries first = queue.remove();
            byte[] key = first.key;
            byte[] place = first.place;
            if (first.advance()) {
                queue.add(first);
            }
            if (Arrays.compareUnsigned(place, last) > 0) {
                last = place;
                scanned++;
                Optional<Row> row = reading.apply(key).map(value -> new Row(place, value));
                row.ifPresent(rows::add);
                bytes += row.map(Row::bytes).orElse(0L);
            }
        }
        return new Rows(rows, Optional.empty());
    }

    /** Those of one state that are still to come. */
    private static final class Entries {
        private final KeyValueIterator<byte[], byte[]> rest;
        private byte[] key = {};
        private byte[] place = {};

        private Entries(KeyValueIterator<byte[], byte[]> rest) {
            this.rest = rest;
        }

        /** Whether there is one more. */
        private boolean advance() {
            if (!rest.hasNext()) {
                return false;
            }
            key = rest.next().key;
            place = SagaKeys.place(key);
            return true;
        }
    }
}
