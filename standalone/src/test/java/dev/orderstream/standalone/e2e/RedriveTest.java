package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.ORDER_DEAD_LETTER_ACTIONS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.cli.Ran;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand dead letters are redriven by an instance that is killed in the middle of it. */
@Timeout(300)
class RedriveTest {
    private static final int ORDERS = 2_000;
    private static final int LETTERS = ORDERS * Letters.OF_AN_ORDER;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void eachHasItsEffectOnceAndADryRunHasNone(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            // Given
            new Letters(cluster).write(ORDERS);
            int port = Ports.free();
            String url = "http://" + Ports.LOOPBACK + ":" + port;
            try (OrdersApp orders = orders(cluster, directory);
                    ChildJvm views = views(cluster, directory, port)) {
                orders.awaitRunning(PATIENCE);
                views.printedUntil("ready");

                // When, then: tried out, nothing changes anywhere
                Map<String, Long> before = settledEnds(cluster);
                JsonNode tried = json(redrive(url, "--dry-run"));
                assertThat(cluster.ends()).isEqualTo(before).containsKey(ORDER_DEAD_LETTER_ACTIONS + "-0");
                assertThat(tried.at("/wouldBe/events").asInt()).isEqualTo(ORDERS);
                assertThat(tried.at("/wouldBe/rejected/UNKNOWN_ORDER").asInt()).isEqualTo(LETTERS - ORDERS);

                // When: two people redrive them at once; the instance is killed in the midst of it, and started again
                CompletableFuture<Ran> redriven = CompletableFuture.supplyAsync(() -> redriveAll(url, "ada"));
                CompletableFuture<Ran> twice = CompletableFuture.supplyAsync(() -> redriveAll(url, "bob"));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() ->
                                cluster.committed(ORDER_DEAD_LETTER_ACTIONS).size() > LETTERS / 5);
                views.kill();
                int whenKilled = cluster.committed(ORDER_DEAD_LETTER_ACTIONS).size();
                try (ChildJvm again = views(cluster, directory, port)) {
                    again.printedUntil("ready");
                    Ran ran = redriven.get();
                    Ran other = twice.get();

                    // Then
                    assertThat(whenKilled).isLessThan(LETTERS);
                    assertThat(ran.exitCode()).as(ran.err()).isZero();
                    assertThat(ran.err()).contains("asked again in");
                    assertThat(other.exitCode()).as(other.err()).isZero();
                    await().atMost(PATIENCE)
                            .untilAsserted(() ->
                                    assertThat(cluster.written(ORDER_EVENTS)).isGreaterThanOrEqualTo(LETTERS));
                    assertEverythingIsDecided(cluster);
                    assertOneEventEach(cluster);
                    assertThat(json(redrive(url, "--dry-run")).path("matching").asInt())
                            .isZero();
                }
            }
        }
    }

    /** The ends when they stand still: the views commit what they show a moment later. */
    private static Map<String, Long> settledEnds(Cluster cluster) {
        AtomicReference<Map<String, Long>> last = new AtomicReference<>(Map.of());
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            Map<String, Long> now = cluster.ends();
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }

    private static void assertEverythingIsDecided(Cluster cluster) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(cluster.unread(OrdersAppConfig.APPLICATION_ID, ORDER_COMMANDS))
                        .isZero());
    }

    /** Each order is created, then its items come one after the other: every command once, and in its order. */
    private static void assertOneEventEach(Cluster cluster) {
        Map<String, List<Long>> versions = new HashMap<>();
        for (SpecificRecord event : cluster.values(ORDER_EVENTS)) {
            EventEnvelope envelope = (EventEnvelope) event.get(0);
            versions.computeIfAbsent(envelope.getAggregateId(), unseen -> new ArrayList<>())
                    .add(envelope.getVersion());
        }
        List<Long> all = LongStream.rangeClosed(1, Letters.OF_AN_ORDER).boxed().toList();
        assertThat(versions)
                .hasSize(ORDERS)
                .allSatisfy((order, found) -> assertThat(found).isEqualTo(all));
        assertThat(cluster.committed(ORDER_DEAD_LETTERS)).hasSize(LETTERS);
    }

    private static OrdersApp orders(Cluster cluster, Path directory) {
        return OrdersApp.start(
                OrdersAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                new SimpleMeterRegistry());
    }

    private static ChildJvm views(Cluster cluster, Path directory, int port) throws IOException {
        return ChildJvm.start(
                ViewsProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve("views").toString(),
                        Integer.toString(port)));
    }

    private static Ran redrive(String url, String... more) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", "redrive", "--json", "--url", url));
        arguments.addAll(List.of(more));
        return Ran.orders(arguments.toArray(String[]::new));
    }

    private static Ran redriveAll(String url, String actor) {
        return redrive(url, "--rate", "5000", "--yes", "--reason", "the bug is fixed", "--actor", actor);
    }

    private static JsonNode json(Ran ran) throws IOException {
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        return new ObjectMapper().readTree(ran.out());
    }
}
