package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.QueryClient;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code orders up} as a process of its own: started, stopped, killed, started again. */
@Timeout(180)
class UpCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDER = """
            {"orderId": "kept", "customerId": "ada", "currency": "EUR", "items": [{"itemId": "1", "sku": "MUG",
             "name": "Mug", "quantity": 2, "unitPrice": {"amount": 1250, "currency": "EUR"}}]}""";

    @TempDir
    private Path dir;

    private final List<Process> processes = new ArrayList<>();

    private record Up(Process process, JsonNode urls) {}

    @AfterEach
    void killWhatIsLeft() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void keepsWhatItAcknowledgedAndTheIdsOfSchemasWhenKilled() throws Exception {
        // Given
        Up first = up();
        assertThat(post(first, "/orders", ORDER)).isEqualTo(201);
        Map<?, ?> schema = schema(first);
        first.process().destroyForcibly().waitFor();
        // When
        Up second = up();
        // Then
        assertThat(schema(second)).isEqualTo(schema);
        assertThat(post(second, "/orders/kept/submit", "")).isEqualTo(200);
        try (QueryClient queries = new QueryClient(second.urls().path("queries").asText())) {
            JsonNode order = queries.order("kept", 2, Duration.ofSeconds(10)).orElseThrow();
            assertThat(order.path("state").asText()).isEqualTo("SUBMITTED");
            assertThat(order.path("version").asLong()).isEqualTo(2);
        }
        stopsCleanly(second);
    }

    @Test
    void letsNobodyElseHaveItsDataAndStopsOnASignal() throws Exception {
        // Given
        Up running = up();
        // When
        Process other = start();
        // Then
        assertThat(other.waitFor()).isEqualTo(2);
        assertThat(new String(other.getErrorStream().readAllBytes(), UTF_8))
                .contains("process " + running.process().pid());
        stopsCleanly(running);
    }

    private static void stopsCleanly(Up up) throws InterruptedException {
        up.process().destroy(); // SIGTERM
        assertThat(up.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.process().exitValue()).isZero();
    }

    private Up up() throws Exception {
        Process process = start();
        InputStream out = process.getInputStream();
        return new Up(process, JSON.readTree(JSON.getFactory().createParser(out)));
    }

    private Process start() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx384m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OrdersCommand.class.getName(),
                        "up",
                        "--json",
                        "--data=" + dir.resolve("data"),
                        "--gateway-port=0",
                        "--query-port=0",
                        "--registry-port=0",
                        "--kafka-port=0")
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        processes.add(process);
        return process;
    }

    private static int post(Up up, String path, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(up.urls().path("gateway").asText() + path))
                .header("Prefer", "wait=30")
                .POST(BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return response.statusCode();
        }
    }

    private static Map<?, ?> schema(Up up) throws Exception {
        String path = "/subjects/order-commands-dev.orderstream.avro.command.CreateOrder/versions/latest";
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(up.urls().path("registry").asText() + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JSON.readValue(http.send(request, BodyHandlers.ofString()).body(), Map.class);
        }
    }
}
