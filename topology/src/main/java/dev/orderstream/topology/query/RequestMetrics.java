package dev.orderstream.topology.query;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Measures requests by the template of their route, method and status; no id ever becomes a tag. */
final class RequestMetrics {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private static final Duration[] BUCKETS = LongStream.of(
                    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterProvider<Timer> requests;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(String route, String method, String status) {}

    RequestMetrics(MeterRegistry meters) {
        this.requests = Timer.builder("query.requests")
                .description("Answered requests, and how long they took, waiting included")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
    }

    void answered(ServerRequest request, ServerResponse response, long nanos) {
        String method = request.prologue().method().text();
        Kind kind = new Kind(
                request.matchingPattern().filter(route -> !route.isEmpty()).orElse("none"),
                METHODS.contains(method) ? method : "other",
                response.status().codeText());
        timers.computeIfAbsent(kind, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return requests.withTags(Tags.of("route", kind.route(), "method", kind.method(), "status", kind.status()));
    }
}
