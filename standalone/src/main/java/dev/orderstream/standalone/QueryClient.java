package dev.orderstream.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks the query side over HTTP. Threadsafe. */
public final class QueryClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(35);
    private static final int PAGE = 200;
    private static final int NOT_FOUND = 404;
    private static final Set<String> UNKNOWN =
            Set.of("UNKNOWN_ORDER", "NO_FULFILMENT", "UNKNOWN_SKU", "UNKNOWN_DEAD_LETTER");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    /**
     * @param url base URL of the query side
     * @throws PreconditionException when it is none
     */
    public QueryClient(String url) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        try {
            HttpRequest.newBuilder(URI.create(this.url));
        } catch (IllegalArgumentException invalid) {
            throw new PreconditionException("\"" + url + "\" is not an http URL.", invalid);
        }
    }

    /**
     * All events of an order, as one document {@code {orderId, events: [...]}}; empty when there is no such order.
     *
     * @throws IllegalStateException when the query side cannot be reached or answers with an error
     */
    public Optional<ObjectNode> history(String orderId) {
        ArrayNode events = JSON.createArrayNode();
        long after = 0;
        boolean more = true;
        while (more) {
            Optional<JsonNode> page = get("/orders/" + encoded(orderId) + "/events?after=" + after + "&limit=" + PAGE);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            for (JsonNode event : page.get().path("events")) {
                events.add(event);
                after = event.path("version").asLong();
            }
            more = page.get().hasNonNull("next") && !page.get().path("events").isEmpty();
        }
        ObjectNode history = JSON.createObjectNode().put("orderId", orderId);
        history.set("events", events);
        return Optional.of(history);
    }

    /** The order at that version or a later one; empty when there is none. */
    public Optional<JsonNode> order(String orderId, long minVersion, Duration wait) {
        return get("/orders/" + encoded(orderId) + "?minVersion=" + minVersion + "&wait=" + wait.toMillis());
    }

    /** How a command ended; waits for it. */
    public Optional<JsonNode> command(String orderId, String commandId, Duration wait) {
        return get("/orders/" + encoded(orderId) + "/commands/" + encoded(commandId) + "?wait=" + wait.toMillis());
    }

    /**
     * Dead letters that match, newest first, as one document {@code {deadLetters: [...], next?}}.
     *
     * @param filter parameters of {@code GET /dead-letters}, such as kind
     * @param limit most letters; with a {@code next} there are more
     * @throws IllegalStateException when the query side cannot be reached or answers with an error
     */
    public ObjectNode deadLetters(Map<String, String> filter, int limit) {
        return pages("/dead-letters", "deadLetters", filter, limit);
    }

    /**
     * Sagas that match, oldest first, as one document {@code {fulfilments: [...], next?}}.
     *
     * @param filter parameters of {@code GET /fulfilments}, such as state
     * @param limit most sagas; with a {@code next} there are more
     * @throws IllegalStateException when the query side cannot be reached or answers with an error
     */
    public ObjectNode fulfilments(Map<String, String> filter, int limit) {
        return pages("/fulfilments", "fulfilments", filter, limit);
    }

    private ObjectNode pages(String path, String field, Map<String, String> filter, int limit) {
        ArrayNode found = JSON.createArrayNode();
        String query = filter.entrySet().stream()
                .map(each -> "&" + each.getKey() + "=" + encoded(each.getValue()))
                .collect(Collectors.joining());
        String next = "";
        do {
            String cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
            JsonNode page = get(path + "?limit=" + Math.min(PAGE, limit - found.size()) + query + cursor)
                    .orElseThrow(() -> new IllegalStateException(url + " does not know " + path));
            page.path(field).forEach(found::add);
            next = page.path("next").asText();
        } while (!next.isEmpty() && found.size() < limit);
        ObjectNode all = JSON.createObjectNode();
        all.set(field, found);
        return next.isEmpty() ? all : all.put("next", next);
    }

    /** The saga of an order; empty when there is none. */
    public Optional<JsonNode> fulfilment(String orderId) {
        return get("/orders/" + encoded(orderId) + "/fulfilment");
    }

    /** A dead letter with the record that was set aside; empty when there is none. */
    public Optional<JsonNode> deadLetter(String id) {
        return get("/dead-letters/" + encoded(id));
    }

    /** What there is of a SKU; empty when nothing ever was. */
    public Optional<JsonNode> stock(String sku) {
        return get("/inventory/" + encoded(sku));
    }

    @Override
    public void close() {
        http.close();
    }

    private Optional<JsonNode> get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT).build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            JsonNode body = json(response.body());
            if (response.statusCode() == NOT_FOUND
                    && UNKNOWN.contains(body.path("code").asText())) {
                return Optional.empty();
            }
            if (response.statusCode() != 200 || body.isMissingNode()) {
                throw new IllegalStateException(
                        "GET " + url + path + " was answered with status " + response.statusCode() + ": "
                                + body.path("detail").asText("nothing that was understood; is it the query side?"));
            }
            return Optional.of(body);
        } catch (IOException unreachable) {
            throw new IllegalStateException(
                    "The query side at " + url + " cannot be reached; is the pipeline up (orders up)?", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** Missing when it is none. */
    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException none) {
            return MissingNode.getInstance();
        }
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
