package dev.orderstream.topology.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A page of rows that lie in many partitions.
 *
 * @param rows ascending by key, as unsigned bytes
 * @param next the key behind which the next page begins; empty: nothing is behind this one
 */
record Page(List<Row> rows, Optional<byte[]> next) {
    Page {
        rows = List.copyOf(rows);
    }

    /**
     * The first rows of all parts together. What lies behind the place where the scan of a part stopped is left for the next page: that
     * part may hold rows before it that nobody has looked at.
     */
    static Page of(List<Rows> parts, int limit) {
        Optional<byte[]> frontier =
                parts.stream().flatMap(part -> part.stoppedAt().stream()).min(Arrays::compareUnsigned);
        List<Row> known = parts.stream()
                .flatMap(part -> part.rows().stream())
                .filter(row -> frontier.isEmpty() || Arrays.compareUnsigned(row.key(), frontier.get()) <= 0)
                .sorted(Comparator.comparing(Row::key, Arrays::compareUnsigned))
                .toList();
        if (known.size() <= limit) {
            return new Page(known, frontier);
        }
        List<Row> first = known.subList(0, limit);
        return new Page(first, Optional.of(first.getLast().key()));
    }
}
