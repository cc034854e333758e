package dev.orderstream.gateway.http;

import java.util.List;
import java.util.Map;

/** Health, metrics and the API description: open to whoever reaches the port. */
final class SystemRoutes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Readiness readiness;
    private final Readiness inventory;
    private final GatewayMetrics metrics;
    private final byte[] openApi;

    SystemRoutes(Readiness readiness, Readiness inventory, GatewayMetrics metrics, byte[] openApi) {
        this.readiness = readiness;
        this.inventory = inventory;
        this.metrics = metrics;
        this.openApi = openApi;
    }

    List<RouteTable.Route> routes() {
        return List.of(
                open("/health/live", exchange -> health(true, List.of())),
                open("/health/ready", exchange -> ready()),
                open("/metrics", exchange -> new Answer(200, PROMETHEUS, metrics.scrape(), Map.of())),
                open("/openapi.json", exchange -> Answer.json(200, openApi, Map.of())));
    }

    private static RouteTable.Route open(String path, RouteTable.Handler handler) {
        return new RouteTable.Route("GET", path, false, handler);
    }

    /** Without inventory a gateway is up: it takes commands about orders, and says what is missing. */
    private Answer ready() {
        List<String> reasons = readiness.reasons();
        return reasons.isEmpty() ? health(true, inventory.reasons()) : health(false, reasons);
    }

    private static Answer health(boolean up, List<String> reasons) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", up ? "UP" : "DOWN");
            json.writeArrayFieldStart("reasons");
            for (String reason : reasons) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
        return Answer.json(up ? 200 : 503, body, up ? Map.of() : Map.of("Retry-After", "1"));
    }
}
