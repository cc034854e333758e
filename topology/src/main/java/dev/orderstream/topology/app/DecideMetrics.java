package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.DecideTelemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Commands by type, result and code, and the time that deciding takes, of one application. Types, results and codes are closed lists:
 * some 200 series at most. Records of an aborted transaction count again when they are decided again.
 */
final class DecideMetrics implements DecideTelemetry {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Timer time;
    private final Counter skipped;
    private final Counter held;
    private final Map<String, Holding> holding = new ConcurrentHashMap<>();
    private final Map<Outcome, Counter> counters = new ConcurrentHashMap<>();

    private record Outcome(String type, String result, String code) {}

    private record Holding(long aggregates, long commands) {}

    /** @param application id of the application: several of one process may share a registry */
    DecideMetrics(MeterRegistry registry, String application) {
        this.registry = registry;
        this.tags = Tags.of("application", application);
        this.time = Timer.builder("orderstream.decide")
                .description("Time to read, decide and write one command record, without the commit")
                .tags(tags)
                .publishPercentileHistogram(false)
                .register(registry);
        this.skipped = Counter.builder("orderstream.records.skipped")
                .description("Records of an input topic that were processed before, and not again: offsets were reset")
                .tags(tags)
                .register(registry);
        this.held = Counter.builder("orderstream.commands.held")
                .description("Command records that had to wait for what becomes of a dead letter")
                .tags(tags)
                .register(registry);
        gauge(
                "orderstream.holds.aggregates",
                "aggregates",
                "Orders or SKUs of this instance whose commands wait for what becomes of a dead letter",
                Holding::aggregates);
        gauge(
                "orderstream.holds.commands",
                "commands",
                "Commands that wait in those of this instance",
                Holding::commands);
    }

    @Override
    public void skipped() {
        skipped.increment();
    }

    @Override
    public void held() {
        held.increment();
    }

    @Override
    public void holding(String task, long aggregates, long commands) {
        holding.put(task, new Holding(aggregates, commands));
    }

    private void gauge(String name, String unit, String description, ToLongFunction<Holding> of) {
        Gauge.builder(name, holding, all -> all.values().stream().mapToLong(of).sum())
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    @Override
    public void decided(String type, String result, String code, long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
        counters.computeIfAbsent(new Outcome(type, result, code), this::counter).increment();
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("orderstream.commands")
                .description("Command records by how they ended")
                .tags(tags)
                .tag("type", outcome.type())
                .tag("result", outcome.result())
                .tag("code", outcome.code())
                .register(registry);
    }
}
