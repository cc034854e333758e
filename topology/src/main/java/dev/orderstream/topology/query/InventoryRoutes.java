package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.StockView;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What there is of a SKU. */
public final class InventoryRoutes implements HttpService {
    private final AnyInstance anywhere;
    private final Waiting waiting;

    public InventoryRoutes(AnyInstance anywhere, Waiting waiting) {
        this.anywhere = anywhere;
        this.waiting = waiting;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/inventory/{sku}", this::stock));
    }

    private Answer stock(Call call) throws InterruptedException {
        String sku = call.id("sku");
        QueryParameters asked = call.parameters("minVersion", "wait", Reading.STALE);
        OptionalLong minVersion = asked.number("minVersion", 0, Long.MAX_VALUE);
        if (asked.has("wait") && minVersion.isEmpty()) {
            throw QueryParameters.invalid("wait", "needs minVersion to wait for");
        }
        Duration wait = asked.millis("wait", minVersion.isPresent() ? Waiting.DEFAULT : Duration.ZERO, Waiting.MAX);
        return anywhere.answer(call, sku, Reading.of(asked), wait, reads -> {
            StockView view = reached(reads, sku, minVersion.orElse(0), wait)
                    .orElseThrow(() -> Problem.of(ProblemCode.UNKNOWN_SKU, "Nothing is known of such a SKU.")
                            .exception());
            return Versioned.answer(call, view.version(), () -> json(sku, view));
        });
    }

    /** The stock at that version or a later one; empty when 0 was asked for and there is none. */
    private Optional<StockView> reached(OrderReads reads, String sku, long version, Duration wait)
            throws InterruptedException {
        Optional<StockView> view = waiting.until(sku, wait, () -> reads.stock(sku), now -> versionOf(now) >= version);
        if (versionOf(view) < version) {
            throw Problem.of(ProblemCode.VERSION_NOT_REACHED, "The SKU has not reached version " + version + " here.")
                    .atVersion(versionOf(view))
                    .exception();
        }
        return view;
    }

    private static long versionOf(Optional<StockView> view) {
        return view.map(StockView::version).orElse(0L);
    }

    private static byte[] json(String sku, StockView stock) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("sku", sku);
            json.writeNumberField("available", stock.available());
            json.writeNumberField("reserved", stock.reserved());
            json.writeNumberField("received", stock.received());
            json.writeNumberField("consumed", stock.consumed());
            json.writeNumberField("version", stock.version());
            json.writeStringField("updatedAt", stock.updatedAt().toString());
            json.writeEndObject();
        });
    }
}
