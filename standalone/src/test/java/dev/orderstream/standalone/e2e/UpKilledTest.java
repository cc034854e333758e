package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.cli.OrdersCommand;
import dev.orderstream.standalone.e2e.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code orders up} is killed with -9 under load and started again: what was acknowledged is there. */
class UpKilledTest {
    private static final int CLIENTS = 8;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 200;

    @Test
    void whatWasAcknowledgedOutlivesAKill(@TempDir Path directory) throws Exception {
        // Given: orders under way from several clients
        Map<String, Long> acknowledged = new ConcurrentSkipListMap<>();
        List<String> schemasBefore;
        ChildJvm first = up(directory);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            JsonNode urls = urls(first);
            registerAnotherTeams(urls);
            schemasBefore = schemas(urls);
            List<Future<?>> running = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> send(urls, client, acknowledged)))
                    .toList();
            await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= ACKNOWLEDGED_BEFORE_KILL);

            // When
            first.kill();
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            first.close();
        }

        // Then
        try (ChildJvm second = up(directory)) {
            JsonNode urls = urls(second);
            Http queries = new Http(urls.at("/queries").asText());
            for (Map.Entry<String, Long> order : acknowledged.entrySet()) {
                Answer read = queries.get("/orders/" + order.getKey() + "?wait=10000&minVersion=" + order.getValue());
                assertThat(read.status()).as(order.getKey()).isEqualTo(200);
                JsonNode events = queries.get("/orders/" + order.getKey() + "/events")
                        .body()
                        .at("/events");
                assertThat(StreamSupport.stream(events.spliterator(), false)
                                .map(event -> event.at("/version").asLong()))
                        .as("versions of %s", order.getKey())
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size())
                                .mapToObj(Long::valueOf)
                                .toList());
            }
            assertThat(schemas(urls)).isEqualTo(schemasBefore);
            assertThatItGoesOn(urls, acknowledged.keySet());
            second.kill();
        }
    }

    /** Commands meet the orders as they were, and add the next version. */
    private static void assertThatItGoesOn(JsonNode urls, Set<String> orders) throws IOException, InterruptedException {
        Http gateway = new Http(urls.at("/gateway").asText());
        Http queries = new Http(urls.at("/queries").asText());
        for (String order : orders.stream().limit(20).toList()) {
            long before = queries.get("/orders/" + order).number("/version");
            Answer cancelled = gateway.post("/orders/" + order + "/cancellation", "{\"reason\":\"no need\"}");
            assertThat(cancelled.status()).as("%s", cancelled.body()).isEqualTo(200);
            assertThat(cancelled.number("/version")).isEqualTo(before + 1);
        }
    }

    /** A schema that is in no catalogue of ours: only the registry's own log knows it and its id. */
    private static void registerAnotherTeams(JsonNode urls) throws IOException, InterruptedException {
        Answer registered = new Http(urls.at("/registry").asText())
                .post("/subjects/parcels-value/versions", "{\"schema\":\"\\\"string\\\"\"}");
        assertThat(registered.status()).as("%s", registered.body()).isEqualTo(200);
    }

    /** Creates orders and submits them until the server is gone; remembers what was answered. */
    private static void send(JsonNode urls, int client, Map<String, Long> acknowledged) {
        Http gateway = new Http(urls.at("/gateway").asText());
        try {
            for (int i = 0; ; i++) {
                String order = "order-" + client + "-" + i;
                Answer created = gateway.post(
                        "/orders",
                        "{\"orderId\":\"" + order
                                + "\",\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[{\"itemId\":\"1\","
                                + "\"sku\":\"s\",\"name\":\"n\",\"quantity\":1,\"unitPrice\":{\"amount\":1,\"currency\":\"EUR\"}}]}",
                        "Prefer",
                        i % 3 == 0 ? "respond-async" : "wait=5");
                if (created.status() / 100 == 2) {
                    acknowledged.put(order, 1L);
                }
                Answer submitted = gateway.post("/orders/" + order + "/submit", "");
                if (submitted.status() == 200) {
                    acknowledged.put(order, submitted.number("/version"));
                }
            }
        } catch (IOException killed) {
            assertThat(acknowledged).isNotEmpty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ChildJvm up(Path directory) throws IOException {
        return ChildJvm.start(
                OrdersCommand.class,
                List.of(
                        "up",
                        "--json",
                        "--no-fulfilment",
                        "--data",
                        directory.resolve("data").toString(),
                        "--gateway-port",
                        "0",
                        "--query-port",
                        "0",
                        "--registry-port",
                        "0",
                        "--kafka-port",
                        "0"));
    }

    private static JsonNode urls(ChildJvm up) throws IOException {
        return new ObjectMapper().readTree(up.printedUntil("}"));
    }

    /** Subject, version and id of every registered schema. */
    private static List<String> schemas(JsonNode urls) throws IOException, InterruptedException {
        Http registry = new Http(urls.at("/registry").asText());
        List<String> schemas = new ArrayList<>();
        for (JsonNode subject : registry.get("/subjects").body()) {
            JsonNode latest = registry.get("/subjects/" + subject.asText() + "/versions/latest")
                    .body();
            schemas.add(subject.asText() + " " + latest.at("/version") + " " + latest.at("/id"));
        }
        assertThat(schemas).hasSizeGreaterThan(20);
        return schemas;
    }
}
