package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.DataDirectory;
import dev.orderstream.standalone.QueryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
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
    void keepsWhatItAcknowledgedAndTheIdsOfSchemasWhenKilledAndFulfilsTheOrderThen() throws Exception {
        // Given
        Up first = up();
        assertThat(post(first, "/orders", ORDER)).isEqualTo(201);
        assertThat(post(first, "/inventory/MUG/receipts", "{\"quantity\": 10}")).isEqualTo(200);
        Map<?, ?> schema = schema(first);
        first.process().destroyForcibly().waitFor();
        // When
        Up second = up();
        // Then
        assertThat(schema(second)).isEqualTo(schema);
        assertThat(post(second, "/orders/kept/submit", "")).isEqualTo(200);
        try (QueryClient queries = new QueryClient(second.urls().path("queries").asText())) {
            JsonNode order = queries.order("kept", 3, Duration.ofSeconds(10)).orElseThrow();
            assertThat(order.path("state").asText()).isEqualTo("PAID");
            assertThat(order.path("version").asLong()).isEqualTo(3);
            JsonNode stock = queries.stock("MUG").orElseThrow();
            assertThat(stock.path("available").asLong()).isEqualTo(8);
            assertThat(stock.path("reserved").asLong()).isEqualTo(2);
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

    @Test
    void takesItsPortsFromTheEnvironmentStartsFreshAndSaysWhereItListens() throws Exception {
        // Given: what a former run left, and an environment as in a container
        Path left = dir.resolve("data").resolve("kafka").resolve("left-behind");
        DataDirectory.open(dir.resolve("data"), false).close();
        Files.createDirectories(left.getParent());
        Files.createFile(left);
        List<Integer> ports = freePorts(4);
        Map<String, String> environment = Map.of(
                "ORDERS_DATA", dir.resolve("data").toString(),
                "ORDERS_GATEWAY_PORT", Integer.toString(ports.get(0)),
                "ORDERS_QUERY_PORT", Integer.toString(ports.get(1)),
                "ORDERS_REGISTRY_PORT", Integer.toString(ports.get(2)),
                "ORDERS_KAFKA_PORT", Integer.toString(ports.get(3)));
        // When
        Process process = start(environment, "up", "--fresh");
        String told = told(process, "Ctrl-C stops it.");
        // Then
        assertThat(told.replaceAll(" +", " "))
                .contains(
                        "Ready after ",
                        " gateway http://127.0.0.1:" + ports.get(0) + "\n",
                        " queries http://127.0.0.1:" + ports.get(1) + "\n",
                        " registry http://127.0.0.1:" + ports.get(2) + "\n",
                        " kafka 127.0.0.1:" + ports.get(3) + "\n",
                        " curl -i http://127.0.0.1:" + ports.get(0) + "/orders ",
                        " curl -s http://127.0.0.1:" + ports.get(1) + "/orders/order-1\n");
        assertThat(left).doesNotExist();
        Up up = new Up(process, JSON.createObjectNode().put("gateway", "http://127.0.0.1:" + ports.get(0)));
        assertThat(post(up, "/orders", ORDER)).isEqualTo(201);
        stopsCleanly(up);
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        return held.stream().map(ServerSocket::getLocalPort).toList();
    }

    private static String told(Process process, String last) throws IOException {
        BufferedReader lines = process.inputReader(UTF_8);
        StringBuilder told = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            told.append(line).append('\n');
            if (line.equals(last)) {
                return told.toString();
            }
        }
        throw new IOException("it ended before it was ready: " + told
                + new String(process.getErrorStream().readAllBytes(), UTF_8));
    }

    private static void stopsCleanly(Up up) throws InterruptedException {
        up.process().destroy(); // SIGTERM
        assertThat(up.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(up.process().exitValue()).isZero();
    }

    private Up up() throws Exception {
        Process process = start();
        InputStream out = process.getInputStream();
        JsonNode urls = JSON.readTree(JSON.getFactory().createParser(out));
        if (urls == null) {
            throw new AssertionError("it ended before it was ready: "
                    + new String(process.getErrorStream().readAllBytes(), UTF_8));
        }
        return new Up(process, urls);
    }

    private Process start() throws Exception {
        return start(
                Map.of(),
                "up",
                "--json",
                "--data=" + dir.resolve("data"),
                "--gateway-port=0",
                "--query-port=0",
                "--registry-port=0",
                "--kafka-port=0");
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                OrdersCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        Process process = builder.start();
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
