package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.standalone.Ports;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances of the read side in JVMs of their own: any of them answers for any order, and rightly, while one is killed, comes back and
 * another joins; copies answer within a second of their owner's death.
 */
class SeveralInstancesTest {
    private static final Logger LOG = LoggerFactory.getLogger(SeveralInstancesTest.class);
    private static final int READS_A_SECOND = 200;
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("phase.seconds", 5));

    private final Map<String, ChildJvm> running = new HashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch written = new CountDownLatch(1);

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        client.shutdownNow();
        running.values().forEach(ChildJvm::close);
    }

    @Test
    void everyAnswerIsRightWhileInstancesDieReturnAndJoin() throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                EventOracle oracle = EventOracle.follow(cluster)) {
            // Given: two instances, orders that keep coming, readers
            orders.awaitRunning(Duration.ofSeconds(60));
            Thread writer = Thread.ofVirtual().start(() -> write(cluster));
            String first = start(cluster, "first");
            String second = start(cluster, "second");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> owned(first).size() < Cluster.PARTITIONS
                            && !owned(second).isEmpty());
            await().atMost(Duration.ofSeconds(60)).until(() -> copied(first).containsAll(owned(second)));
            try (Readers readers = new Readers(oracle, READS_A_SECOND)) {
                readers.ask(first);
                readers.ask(second);
                pass();

                // When: one is killed; then copies answer at once, and the truth soon
                String ofSecond = orderOf(owned(second), oracle.orders());
                readers.askNoMore(second);
                instance(second).kill();
                long killed = System.nanoTime();
                Http survivor = new Http(first);
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> survivor.get("/orders/" + ofSecond + "?stale=ok")
                                        .status()
                                == 200);
                Duration copyAfter = Duration.ofNanos(System.nanoTime() - killed);
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> survivor.get("/orders/" + ofSecond).status() == 200);
                Duration truthAfter = Duration.ofNanos(System.nanoTime() - killed);
                pass();

                // And: it comes back, and a third joins
                String again = start(cluster, "second");
                String third = start(cluster, "third");
                readers.ask(again);
                readers.ask(third);
                pass();

                // Then
                LOG.atInfo()
                        .addKeyValue("copyAfter", copyAfter)
                        .addKeyValue("truthAfter", truthAfter)
                        .addKeyValue("answers", readers)
                        .log("Several instances");
                assertThat(readers.violations()).isEmpty();
                assertThat(copyAfter).isLessThan(Duration.ofSeconds(1));
                assertThat(truthAfter).isLessThan(SESSION.plusSeconds(5));
                assertThat(readers.count(200)).isGreaterThan(1_000);
                assertThat(readers.count(304)).isPositive();
                assertThat(readers.count(404)).isPositive();
                assertThat(readers.count(503))
                        .as("the kill was felt, else it says nothing")
                        .isPositive();
            }
            written.countDown();
            writer.join();
        }
    }

    /** The group gives its partitions to the other; what it reads when it goes on is old, and it must know that before it has looked. */
    @Test
    void anInstanceThatStoodStillNeverAnswersWithWhatItMissed() throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry())) {
            // Given: an order that the second instance owns
            orders.awaitRunning(Duration.ofSeconds(60));
            String first = start(cluster, "first");
            String second = start(cluster, "second");
            await().atMost(Duration.ofSeconds(60)).until(() -> !owned(second).isEmpty());
            List<Integer> ofSecond = owned(second);
            String order = IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> "order-" + i)
                    .filter(id -> ofSecond.contains(KeyPartitioner.partition(id, Cluster.PARTITIONS)))
                    .findFirst()
                    .orElseThrow();
            cluster.send(Commands.record(order, cluster.encode(Commands.create(order))));
            await().atMost(Duration.ofSeconds(30)).until(() -> version(new Http(second).get("/orders/" + order)) == 1);

            // When: it stands still until the other owns the order and shows a later version; meanwhile it is asked
            instance(second).pause();
            List<CompletableFuture<HttpResponse<String>>> asked = IntStream.range(0, 50)
                    .mapToObj(i -> askedWhileItStandsStill(second, order))
                    .toList();
            cluster.send(Commands.record(order, cluster.encode(Commands.submit(order))));
            await().atMost(Duration.ofSeconds(60)).until(() -> version(new Http(first).get("/orders/" + order)) == 2);
            instance(second).resume();

            // Then
            for (CompletableFuture<HttpResponse<String>> answer : asked) {
                HttpResponse<String> given = answer.get(30, TimeUnit.SECONDS);
                assertThat(given.statusCode() == 503 || given.body().contains("\"version\":2"))
                        .as(given.statusCode() + " " + given.body())
                        .isTrue();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> version(new Http(second).get("/orders/" + order)) == 2);
        }
    }

    private CompletableFuture<HttpResponse<String>> askedWhileItStandsStill(String url, String order) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(url + "/orders/" + order))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static long version(Http.Answer answer) {
        return answer.status() == 200 ? answer.number("/version") : 0;
    }

    private String start(Cluster cluster, String name) throws IOException {
        int port = Ports.free();
        ChildJvm instance = ChildJvm.start(
                ViewsProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve(name).toString(),
                        Integer.toString(port)));
        String url = "http://" + Ports.LOOPBACK + ":" + port;
        running.put(url, instance);
        instance.printedUntil("ready");
        return url;
    }

    private ChildJvm instance(String url) {
        return Objects.requireNonNull(running.get(url));
    }

    /** Some thirty orders a second, each created and submitted. */
    private void write(Cluster cluster) {
        try {
            for (int i = 0; !written.await(30, TimeUnit.MILLISECONDS); i++) {
                cluster.send(Commands.record("order-" + i, cluster.encode(Commands.create("order-" + i))));
                if (i >= 20) {
                    String older = "order-" + (i - 20);
                    cluster.send(Commands.record(older, cluster.encode(Commands.submit(older))));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void pass() throws InterruptedException {
        assertThat(written.await(PHASE.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    }

    private static String orderOf(List<Integer> partitions, List<String> orders) {
        return orders.stream()
                .filter(order -> partitions.contains(KeyPartitioner.partition(order, Cluster.PARTITIONS)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> owned(String url) throws IOException, InterruptedException {
        return numbers(url, "served");
    }

    private static List<Integer> copied(String url) throws IOException, InterruptedException {
        return numbers(url, "standbys");
    }

    private static List<Integer> numbers(String url, String field) throws IOException, InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode instance : new Http(url).get("/instances").body().path("instances")) {
            if (url.endsWith(instance.path("instance").asText())) {
                instance.path(field).forEach(number -> numbers.add(number.asInt()));
            }
        }
        return numbers;
    }
}
