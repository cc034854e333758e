package dev.orderstream.benchmarks;

import java.util.List;
import java.util.Locale;

/** Percentiles of measured times. */
record Latencies(long[] sortedNanos) {

    static Latencies of(List<Long> nanos) {
        return new Latencies(nanos.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    /** The smallest time that at least that share of all is not above, in milliseconds; 0 when there are none. */
    double millis(double share) {
        if (sortedNanos.length == 0) {
            return 0;
        }
        int index = (int) Math.ceil(share * sortedNanos.length) - 1;
        return sortedNanos[Math.max(0, index)] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, max %.1f ms",
                millis(0.5),
                millis(0.9),
                millis(0.99),
                millis(1));
    }
}
