package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.standalone.e2e.Http.Answer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.HoldRules;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An order whose later commands wait, and the operator who ends it over HTTP: from the dead letter to the events, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldOrdersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int COMMANDS_MAX = 3;
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"too large\"}";

    private final Cluster cluster;
    private final OrdersApp orders;
    private final ViewsApp views;
    private final Http queries;

    HeldOrdersTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.cluster = Cluster.start(directory.resolve("kafka"));
        OrdersAppConfig embedded = OrdersAppConfig.forEmbedded(
                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders"));
        HoldRules rules = new HoldRules(Set.of(DeadLetter.Kind.FAILED), COMMANDS_MAX, HoldRules.BYTES_MAX);
        this.orders = OrdersApp.start(
                new OrdersAppConfig(embedded.streams(), List.of(), RefusedKinds.RECORD_BYTES_MAX, rules),
                new SimpleMeterRegistry());
        this.views = ViewsApp.start(
                ViewsAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("views"), 0),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        this.queries = new Http("http://127.0.0.1:" + views.port());
    }

    @BeforeAll
    void waitUntilTheyRun() {
        orders.awaitRunning(PATIENCE);
        views.awaitReady(PATIENCE);
    }

    @AfterAll
    void stop() {
        views.close();
        orders.close();
        cluster.close();
    }

    @Test
    void anEditIsDecidedAtOnceAndThoseThatWaitedBehindIt()
            throws ExecutionException, InterruptedException, IOException {
        // Given: larger than a dead letter may be, so that it is kept by reference
        String id = failed("edited", 50);
        send(add("edited", "a"), add("edited", "b"));
        // When
        Answer answer = queries.post("/dead-letters/" + id + "/redrive", """
                {"actor": "ada", "reason": "smaller", "command": {"type": "CreateOrder", "customerId": "customer",
                "currency": "EUR", "items": [{"itemId": "line-0", "sku": "sku", "name": "n", "quantity": 1,
                "unitPrice": {"amount": 450, "currency": "EUR"}}],
                "envelope": {"aggregateId": "edited", "issuedAt": "2026-11-21T09:00:00Z", "metadata": {}}}}""");

        // Then
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        awaitHistory("edited", "OrderCreated", "OrderItemAdded", "OrderItemAdded");
        assertThat(itemsOf("edited")).containsExactly("line-0", "a", "b");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get(answer.text("/status")).text("/status"))
                                .isEqualTo("ACCEPTED"));
        assertThat(queries.get("/dead-letters/" + id).text("/state")).isEqualTo("REDRIVEN");
    }

    @Test
    void aDiscardEndsTheWaitForALetterThatIsKeptByReferenceToo()
            throws ExecutionException, InterruptedException, IOException {
        // Given
        String id = failed("discarded", 50);
        send(Commands.create("discarded"), add("discarded", "a"));

        // When
        Answer answer = queries.post("/dead-letters/" + id + "/discard", BY_ADA);

        // Then
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        awaitHistory("discarded", "OrderCreated", "OrderItemAdded");
    }

    @Test
    void manyAreRedrivenInTheOrderInWhichTheyCame() throws ExecutionException, InterruptedException, IOException {
        // Given: one too large for now, three that wait, and two more
        String id = failed("many", 50);
        send(add("many", "a"), add("many", "b"), add("many", "c"), add("many", "d"), add("many", "e"));
        await().atMost(PATIENCE).until(() -> letters("many"), count -> count == 3);

        // When: all of them, of which the first fails again
        String filter = "{\"filter\": {\"orderId\": \"many\"}, \"actor\": \"ada\", \"reason\": \"r\"}";
        Answer answer = queries.post("/dead-letters/redrive", filter);

        // Then
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queries.get("/dead-letters?state=REDRIVEN&orderId=many")
                                .body()
                                .path("deadLetters"))
                        .hasSize(3));
        await().atMost(PATIENCE).until(() -> letters("many"), count -> count == 3);
        assertThat(queries.get("/dead-letters?state=OPEN&orderId=many&code=RECORD_TOO_LARGE")
                        .text("/deadLetters/0/redriveOf"))
                .isEqualTo(id);
        String second = queries.get("/dead-letters?state=OPEN&orderId=many&code=RECORD_TOO_LARGE")
                .text("/deadLetters/0/deadLetterId");

        // When: it is given up
        queries.post("/dead-letters/" + second + "/discard", BY_ADA);

        // Then: they were decided, and refused, as there is no order
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queries.get("/dead-letters?kind=REJECTED&orderId=many")
                                .body()
                                .path("deadLetters"))
                        .hasSize(3));
    }

    private int letters(String order) throws IOException, InterruptedException {
        return queries.get("/dead-letters?state=OPEN&orderId=" + order)
                .body()
                .path("deadLetters")
                .size();
    }

    private void awaitHistory(String order, String... types) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            Answer history = queries.get("/orders/" + order + "/events");
            assertThat(history.status()).isEqualTo(200);
            assertThat(StreamSupport.stream(history.body().path("events").spliterator(), false)
                            .map(event -> event.path("type").asText()))
                    .containsExactly(types);
        });
        assertThat(cluster.committed(ORDER_EVENTS).stream()
                        .filter(event -> new String(event.key(), UTF_8).equals(order)))
                .hasSize(types.length);
    }

    private List<String> itemsOf(String order) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        queries.get("/orders/" + order).body().path("items").spliterator(), false)
                .map(item -> item.path("itemId").asText())
                .toList();
    }

    /** Its first command fails: the letter's id, when it is there. */
    private String failed(String order, int items) throws ExecutionException, InterruptedException {
        send(new CreateOrder(
                Commands.envelope(order, null),
                "customer",
                "EUR",
                IntStream.range(0, items)
                        .mapToObj(i -> item("line-" + i, "n".repeat(500)))
                        .toList()));
        return await().atMost(PATIENCE)
                .until(
                        () -> queries.get("/dead-letters?code=RECORD_TOO_LARGE&orderId=" + order)
                                .text("/deadLetters/0/deadLetterId"),
                        id -> !id.isEmpty());
    }

    private void send(SpecificRecord... commands) throws ExecutionException, InterruptedException {
        for (SpecificRecord command : commands) {
            String order = ((CommandEnvelope) command.get(0)).getAggregateId();
            cluster.send(Commands.record(order, cluster.encode(command)));
        }
    }

    private static AddItem add(String order, String itemId) {
        return new AddItem(Commands.envelope(order, null), item(itemId, "Tea"));
    }

    private static OrderItem item(String itemId, String name) {
        return new OrderItem(itemId, "sku", name, 1, new Money(450L, "EUR"));
    }
}
