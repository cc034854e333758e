package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A running gateway with brokers in memory, and an HTTP client for it. */
final class TestGateway implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String CREATE = "{\"customerId\":\"c1\",\"currency\":\"EUR\",\"items\":[]}";

    final FakeBroker broker;
    final GatewayApp app;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestGateway(FakeBroker broker, GatewayApp app) {
        this.broker = broker;
        this.app = app;
    }

    static TestGateway start() {
        return start(config -> config);
    }

    static TestGateway start(UnaryOperator<GatewayConfig> change) {
        TestGateway gateway = launch(change, new FakeBroker(UUID.randomUUID().toString(), new FakeOrders()));
        gateway.app.awaitReady(Duration.ofSeconds(20));
        return gateway;
    }

    /** Does not wait until it is ready. */
    static TestGateway launch(UnaryOperator<GatewayConfig> change, FakeBroker broker) {
        GatewayConfig embedded = GatewayConfig.forEmbedded("fake:1", broker.registry.url());
        GatewayConfig config = change.apply(embedded.withKafka(kafka(embedded.kafka(), 20_000, 10_000)));
        return new TestGateway(broker, GatewayApp.launch(config, broker.clients()));
    }

    /** The reply partition that the fake broker writes to, and bounds. */
    static GatewayConfig.Kafka kafka(GatewayConfig.Kafka kafka, int inFlightMax, int waitingMax) {
        return new GatewayConfig.Kafka(
                kafka.bootstrapServers(),
                kafka.commandsTopic(),
                kafka.repliesTopic(),
                OptionalInt.of(FakeBroker.REPLY_PARTITION),
                kafka.linger(),
                kafka.compression(),
                kafka.bufferMemoryBytes(),
                inFlightMax,
                waitingMax,
                kafka.startTimeout(),
                kafka.properties());
    }

    /** One answer; the body is missing when it is not JSON. */
    record Response(int status, java.net.http.HttpHeaders headers, String text, JsonNode body) {
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        String code() {
            return body.path("code").asText();
        }

        List<String> errorFields() {
            return body.path("errors").findValuesAsText("field");
        }
    }

    URI uri(String path) {
        return app.boundUri().resolve(path);
    }

    Response get(String path, String... headers) {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Response delete(String path, String... headers) {
        return send("DELETE", path, BodyPublishers.noBody(), headers);
    }

    /** Posts JSON; headers come as {@code name, value, name, value}. */
    Response post(String path, String json, String... headers) {
        return send("POST", path, BodyPublishers.ofString(json), withContentType("application/json", headers));
    }

    Response post(String path, byte[] body, String contentType, String... headers) {
        return send("POST", path, BodyPublishers.ofByteArray(body), withContentType(contentType, headers));
    }

    Response create(String... headers) {
        return post("/orders", CREATE, headers);
    }

    Response send(String method, String path, BodyPublisher body, String... headers) {
        try {
            return response(client.send(request(method, path, body, headers), BodyHandlers.ofByteArray()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    CompletableFuture<Response> createLater(String... headers) {
        HttpRequest request = request(
                "POST", "/orders", BodyPublishers.ofString(CREATE), withContentType("application/json", headers));
        return client.sendAsync(request, BodyHandlers.ofByteArray()).thenApply(TestGateway::response);
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(40))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static Response response(HttpResponse<byte[]> answer) {
        String text = new String(answer.body(), UTF_8);
        boolean json = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        try {
            JsonNode body = json && !text.isEmpty() ? JSON.readTree(text) : MissingNode.getInstance();
            return new Response(answer.statusCode(), answer.headers(), text, body);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static String[] withContentType(String contentType, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = contentType;
        return all;
    }

    @Override
    public void close() {
        client.close();
        app.close();
    }
}
