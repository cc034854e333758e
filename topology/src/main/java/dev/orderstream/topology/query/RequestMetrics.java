package dev.orderstream.topology.query;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
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

    RequestMetrics(MeterRegistry meters) {
        this.requests = Timer.builder("query.requests")
                .description("Answered requests, and how long they took, waiting included")
                .serviceLevelObjectives(BUCKETS)
                .withRegistry(meters);
    }

    void answered(ServerRequest request, ServerResponse response, long nanos) {
        String method = request.prologue().method().text();
        requests.withTags(Tags.of(
                        "route",
                                request.matchingPattern()
                                        .filter(route -> !route.isEmpty())
                                        .orElse("none"),
                        "method", METHODS.contains(method) ? method : "other",
                        "status", response.status().codeText()))
                .record(Duration.ofNanos(nanos));
    }
}
