package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What operators and tools ask: health, metrics, and the description of the routes. */
final class OperationsRoutes implements HttpService {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final Supplier<String> scrape;
    private final byte[] openApi = OpenApi.document();

    /** @param scrape makes the metrics in Prometheus' text format */
    OperationsRoutes(Health health, Supplier<String> scrape) {
        this.health = health;
        this.scrape = scrape;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/health/live", this::live))
                .route(Endpoint.get("/health/ready", this::ready))
                .route(Endpoint.get("/metrics", this::metrics))
                .route(Endpoint.get("/openapi.json", this::openApi));
    }

    /** Whether a path is answered however busy the server is. */
    static boolean isAlwaysAnswered(String path) {
        return path.startsWith("/health/") || path.equals("/metrics");
    }

    private Answer live(Call call) {
        call.parameters();
        return probe(health.notLive());
    }

    private Answer ready(Call call) {
        call.parameters();
        return probe(health.notReady());
    }

    private Answer metrics(Call call) {
        return new Answer(200, PROMETHEUS_TEXT, scrape.get().getBytes(UTF_8), Map.of());
    }

    private Answer openApi(Call call) {
        call.parameters();
        return Answer.json(openApi).with("Cache-Control", "public, max-age=300");
    }

    private static Answer probe(List<String> reasons) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", reasons.isEmpty() ? "UP" : "DOWN");
            if (!reasons.isEmpty()) {
                json.writeArrayFieldStart("reasons");
                for (String reason : reasons) {
                    json.writeString(reason);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
        return reasons.isEmpty() ? Answer.json(body) : new Answer(503, Answer.JSON, body, Map.of("Retry-After", "1"));
    }
}
