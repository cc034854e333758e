package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Sends requests to the gateway. Threadsafe. */
final class GatewayClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final String WAIT = "wait=30";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String url;

    record Answer(int status, JsonNode body) {}

    GatewayClient(String url) {
        this.url = url;
    }

    /** @throws IllegalStateException when no answer comes */
    Answer send(Step step, String path) {
        return send(step.method(), path, step.body(), step.headers());
    }

    Answer post(String path, ObjectNode body) {
        return send("POST", path, Optional.of(body), Map.of());
    }

    Answer post(String path) {
        return send("POST", path, Optional.empty(), Map.of());
    }

    private Answer send(String method, String path, Optional<ObjectNode> json, Map<String, String> headers) {
        BodyPublisher body =
                json.map(given -> BodyPublishers.ofString(given.toString())).orElseGet(BodyPublishers::noBody);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Prefer", WAIT)
                .method(method, body);
        headers.forEach(request::header);
        if (json.isPresent()) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException failed) {
            throw new IllegalStateException(method + " " + path + " was not answered: " + failed, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
