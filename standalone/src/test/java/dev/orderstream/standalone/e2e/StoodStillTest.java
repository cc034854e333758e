package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.type.Money;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance that stood still does not answer with what it missed. */
class StoodStillTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMES = 10;

    /** An answer that came late. */
    private record Late(Predicate<JsonNode> isPaid, CompletableFuture<HttpResponse<String>> answer) {}

    /** The group gives its partitions to the other; what it reads when it goes on is old, and it must know that before it has looked. */
    @Test
    void whatItIsAskedThenIsAnsweredAsItIsNow(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                ViewsFleet views = new ViewsFleet(cluster, directory);
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            // Given: an order that the second instance owns, submitted
            orders.awaitRunning(Duration.ofSeconds(60));
            String first = views.start("first");
            String second = views.start("second");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !ViewsFleet.served(second).isEmpty());
            List<Integer> ofSecond = ViewsFleet.served(second);
            String order = IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> "order-" + i)
                    .filter(id -> ofSecond.contains(PlainLog.partition(id)))
                    .findFirst()
                    .orElseThrow();
            cluster.send(Commands.record(order, cluster.encode(Commands.create(order))));
            cluster.send(Commands.record(order, cluster.encode(Commands.submit(order))));
            await().atMost(Duration.ofSeconds(30)).until(() -> version(second, order) == 2);

            // And: it is warm, so that it answers at once
            RecordPayment payment = new RecordPayment(Commands.envelope(order, null), "p1", new Money(900L, "EUR"));
            Map<String, Predicate<JsonNode>> questions =
                    paid(order, payment.getEnvelope().getCommandId());
            for (int i = 0; i < 20; i++) {
                questions.keySet().stream()
                        .map(path -> ask(client, second + path))
                        .toList()
                        .forEach(CompletableFuture::join);
            }

            // When: it stands still until the other owns the order and shows it paid; meanwhile it is asked
            views.instance(second).pause();
            List<Late> asked = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                questions.forEach((path, isPaid) -> asked.add(new Late(isPaid, ask(client, second + path))));
            }
            cluster.send(Commands.record(order, cluster.encode(payment)));
            await().atMost(Duration.ofSeconds(60)).until(() -> version(first, order) == 3);
            views.instance(second).resume();

            // Then
            for (Late late : asked) {
                HttpResponse<String> given = late.answer().get(60, TimeUnit.SECONDS);
                String said = given.uri() + " " + given.statusCode() + " " + given.headers() + " " + given.body();
                assertThat(given.statusCode()).as(said).isIn(200, 503);
                assertThat(given.statusCode() == 503
                                || isOfCopy(given)
                                || late.isPaid().test(JSON.readTree(given.body())))
                        .as(said)
                        .isTrue();
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> version(second, order) == 3);
        }
    }

    /** What is asked, and whether an answer is one of when the order is paid. */
    private static Map<String, Predicate<JsonNode>> paid(String order, String payment) {
        return Map.of(
                "/orders/" + order,
                answer -> answer.path("version").asLong() == 3,
                "/orders/" + order + "?stale=ok",
                answer -> answer.path("version").asLong() == 3,
                "/orders/" + order + "?version=3",
                answer -> answer.path("version").asLong() == 3,
                "/orders/" + order + "/events",
                answer -> answer.path("events").size() == 3,
                "/orders/" + order + "/events?stale=ok",
                answer -> answer.path("events").size() == 3,
                "/orders/" + order + "/commands/" + payment,
                answer -> answer.path("versions").size() == 1,
                "/customers/customer-1/orders?status=PAID",
                answer -> answer.path("orders").size() == 1,
                "/analytics/sales" + SalesQuestion.days(),
                answer -> answer.path("days").size() == 1,
                "/analytics/products" + SalesQuestion.days(),
                answer -> answer.path("products").size() == 1,
                "/analytics/products/sku-1" + SalesQuestion.days(),
                answer -> answer.path("units").asLong() == 2);
    }

    private static boolean isOfCopy(HttpResponse<String> answer) {
        return answer.headers().firstValue("Orderstream-Source").equals(Optional.of("standby"));
    }

    private static CompletableFuture<HttpResponse<String>> ask(HttpClient client, String url) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(90))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static long version(String url, String order) throws Exception {
        Http.Answer answer = new Http(url).get("/orders/" + order);
        return answer.status() == 200 ? answer.number("/version") : 0;
    }
}
