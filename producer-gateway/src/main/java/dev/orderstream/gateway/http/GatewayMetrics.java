package dev.orderstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The gateway's meters. Tags are routes, statuses and codes: never an id. */
public final class GatewayMetrics implements AutoCloseable {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    /** What is kept of the producer's own meters. */
    private static final Set<String> PRODUCER = Set.of(
            "kafka.producer.buffer.available.bytes",
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total",
            "kafka.producer.record.retry.total",
            "kafka.producer.request.latency.avg",
            "kafka.producer.batch.size.avg",
            "kafka.producer.record.queue.time.avg",
            "kafka.producer.connection.count");

    private record RouteStatus(String route, int status) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<RouteStatus, Timer> requests = new ConcurrentHashMap<>();
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
    private @Nullable KafkaClientMetrics producerMeters;

    public GatewayMetrics() {
        registry.config()
                .meterFilter(
                        MeterFilter.deny(id -> id.getName().startsWith("kafka.") && !PRODUCER.contains(id.getName())))
                .meterFilter(MeterFilter.ignoreTags("client.id", "kafka.version"));
    }

    /** The same producer; from now on its own meters are shown, and no more those of the one before it. */
    public synchronized <P extends Producer<?, ?>> P shown(P producer) {
        closeProducerMeters();
        KafkaClientMetrics meters = new KafkaClientMetrics(producer);
        meters.bindTo(registry);
        producerMeters = meters;
        return producer;
    }

    private void closeProducerMeters() {
        if (producerMeters != null) {
            producerMeters.close();
        }
    }

    /** A value that goes up and down. */
    public <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value).description(description).register(registry);
    }

    /** A value that only goes up. */
    public <T> void counter(String name, String description, T source, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, source, value).description(description).register(registry);
    }

    void request(String route, int status, Duration took) {
        requests.computeIfAbsent(new RouteStatus(route, status), this::timer).record(took);
    }

    private Timer timer(RouteStatus key) {
        return Timer.builder("gateway.requests")
                .description("Requests by route and status")
                .tag("route", key.route())
                .tag("status", Integer.toString(key.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** @param reply empty: acknowledged by the broker, decided later */
    void outcome(Optional<CommandReply> reply) {
        outcomes.computeIfAbsent(reply.map(GatewayMetrics::code).orElse("PENDING"), this::outcomeCounter)
                .increment();
    }

    private static String code(CommandReply reply) {
        if (reply.getOutcome() == Outcome.ACCEPTED) {
            return reply.getDuplicate() ? "DUPLICATE" : "ACCEPTED";
        }
        return ProblemCode.of(Optional.ofNullable(reply.getCode()).orElse("")).name();
    }

    private Counter outcomeCounter(String code) {
        return Counter.builder("gateway.outcomes")
                .description("Commands by what the answer said")
                .tag("code", code)
                .register(registry);
    }

    /** In Prometheus' text format. */
    byte[] scrape() {
        return registry.scrape().getBytes(UTF_8);
    }

    @Override
    public synchronized void close() {
        closeProducerMeters();
        registry.close();
    }
}
