package dev.orderstream.topology.query;

import java.util.List;
import java.util.Optional;

/**
 * What one partition answers.
 *
 * @param rows ascending by key, as unsigned bytes
 * @param stoppedAt the last key that was looked at, where the partition may hold more behind it; empty: these are all
 */
record Rows(List<Row> rows, Optional<byte[]> stoppedAt) {
    Rows {
        rows = List.copyOf(rows);
    }

    /** How many bytes the rows have. */
    long bytes() {
        return rows.stream().mapToLong(Row::bytes).sum();
    }
}
