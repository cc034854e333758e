package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.DecideTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Commands by type, result and code, and the time that deciding takes. Types, results and codes are closed lists: some 200 series at
 * most. Records of an aborted transaction count again when they are decided again.
 */
final class DecideMetrics implements DecideTelemetry {
    private final MeterRegistry registry;
    private final Timer time;
    private final Counter skipped;
    private final Map<Outcome, Counter> counters = new ConcurrentHashMap<>();

    private record Outcome(String type, String result, String code) {}

    DecideMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.time = Timer.builder("orderstream.decide")
                .description("Time to read, decide and write one command record, without the commit")
                .publishPercentileHistogram(false)
                .register(registry);
        this.skipped = Counter.builder("orderstream.records.skipped")
                .description("Records of an input topic that were processed before, and not again: offsets were reset")
                .register(registry);
    }

    @Override
    public void skipped() {
        skipped.increment();
    }

    @Override
    public void decided(String type, String result, String code, long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
        counters.computeIfAbsent(new Outcome(type, result, code), this::counter).increment();
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("orderstream.commands")
                .description("Command records by how they ended")
                .tag("type", outcome.type())
                .tag("result", outcome.result())
                .tag("code", outcome.code())
                .register(registry);
    }
}
