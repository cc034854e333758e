package dev.orderstream.topology.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Remembers what it was told. */
final class ToldTelemetry implements DecideTelemetry {
    /** Type, result and code of each record that was decided. */
    final List<String> results = new ArrayList<>();

    /** Task to its aggregates that are held up, and the commands that wait in them. */
    final Map<String, List<Long>> holding = new HashMap<>();

    int held;
    int skipped;

    @Override
    public void decided(String type, String result, String code, long nanos) {
        results.add((type + " " + result + " " + code).strip());
    }

    @Override
    public void skipped() {
        skipped++;
    }

    @Override
    public void held() {
        held++;
    }

    @Override
    public void holding(String task, long aggregates, long commands) {
        holding.put(task, List.of(aggregates, commands));
    }
}
