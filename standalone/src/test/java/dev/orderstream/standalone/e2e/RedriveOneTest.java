package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.standalone.cli.Ran;
import dev.orderstream.standalone.e2e.Http.Answer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a person does with one dead letter, from the terminal to the events, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedriveOneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final Cluster cluster;
    private final OrdersApp orders;
    private final ViewsApp views;
    private final String url;
    private final Http queries;

    RedriveOneTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.directory = directory;
        this.cluster = Cluster.start(directory.resolve("kafka"));
        this.orders = OrdersApp.start(
                OrdersAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                new SimpleMeterRegistry());
        this.views = ViewsApp.start(
                ViewsAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("views"), 0),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        this.url = "http://127.0.0.1:" + views.port();
        this.queries = new Http(url);
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
    void anUnreadableRecordIsEditedAndItsOriginalStays() throws ExecutionException, InterruptedException, IOException {
        // Given: a command under the key of another order
        byte[] value = cluster.encode(Commands.create("mistaken"));
        cluster.send(Commands.record("meant", value));
        JsonNode letter = open("meant");
        String id = letter.path("deadLetterId").asText();
        Ran refused = orders("redrive", id, "--reason", "again");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("NOT_READABLE");
        Path file = directory.resolve("edited.json");
        Files.writeString(file, orders("show", id, "--json").out().replace("\"mistaken\"", "\"meant\""));

        // When
        Ran tried = orders("redrive", id, "--edit", file.toString(), "--dry-run");
        Ran ran = orders("redrive", id, "--edit", file.toString(), "--reason", "wrong id", "--actor", "ada");

        // Then
        assertThat(tried.out()).contains("would append OrderCreated as version 1");
        assertThat(ran.out()).as(ran.err()).contains("/envelope/aggregateId: \"mistaken\" -> \"meant\"");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get("/orders/meant").status()).isEqualTo(200));
        await().atMost(PATIENCE).untilAsserted(() -> {
            Answer shown = queries.get("/dead-letters/" + id);
            assertThat(shown.text("/state")).isEqualTo("REDRIVEN");
            assertThat(shown.text("/handling/actor")).isEqualTo("ada");
            assertThat(shown.text("/handling/changes/0/pointer")).isEqualTo("/envelope/aggregateId");
            assertThat(shown.text("/command/envelope/aggregateId")).isEqualTo("mistaken");
        });
        assertThat(orders("redrive", id, "--reason", "again").err()).contains("ALREADY_HANDLED");
    }

    @Test
    void aCommandOnTheWrongPartitionComesRight() throws ExecutionException, InterruptedException, IOException {
        // Given
        int right = KeyPartitioner.partition("astray", Cluster.PARTITIONS);
        cluster.send(new ProducerRecord<>(
                ORDER_COMMANDS,
                (right + 1) % Cluster.PARTITIONS,
                "astray".getBytes(UTF_8),
                cluster.encode(Commands.create("astray"))));
        String id = open("astray").path("deadLetterId").asText();

        // When
        Ran ran = orders("redrive", id, "--reason", "the producer's partitioner is right now");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get("/orders/astray").status()).isEqualTo(200));
    }

    @Test
    void whatWasTooLargeForTheLetterIsReadFromItsSource() throws ExecutionException, InterruptedException, IOException {
        // Given: decodable, and refused for its shape
        OrderItem item = new OrderItem("1", "sku", "x".repeat(700_000), 1, new Money(1L, "EUR"));
        cluster.send(Commands.record(
                "large",
                cluster.encode(new CreateOrder(Commands.envelope("large", null), "ada", "EUR", List.of(item)))));
        JsonNode letter = open("large");

        // When
        Ran ran = orders("redrive", letter.path("deadLetterId").asText(), "--reason", "try again");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(next("large", 2).path("code").asText()).isEqualTo("INVALID_COMMAND");
    }

    @Test
    void whatIsRefusedAgainAndAgainIsParked() throws ExecutionException, InterruptedException, IOException {
        // Given: a redrive of each letter that the redrive before led to
        cluster.send(Commands.record("never", cluster.encode(new CancelOrder(Commands.envelope("never", null), "r"))));
        List<String> commandIds = new ArrayList<>();
        JsonNode letter = open("never");
        for (int attempt = 1; attempt < 5; attempt++) {
            Ran ran = orders("redrive", letter.path("deadLetterId").asText(), "--reason", "again");
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            letter = next("never", attempt + 1);
            commandIds.add(letter.path("commandId").asText());
        }
        String last = letter.path("deadLetterId").asText();

        // When
        Ran parked = orders("redrive", last, "--reason", "again");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get("/dead-letters/" + last).text("/state"))
                                .isEqualTo("PARKED"));
        Ran many = orders("redrive", "--order", "never", "--kind", "REJECTED", "--reason", "again");
        Ran forced = orders("redrive", last, "--reason", "now it must", "--force");

        // Then
        assertThat(commandIds).hasSize(4);
        assertThat(commandIds.stream().distinct()).hasSize(1);
        assertThat(parked.exitCode()).isEqualTo(1);
        assertThat(parked.err()).contains("ATTEMPTS_EXHAUSTED");
        assertThat(many.out()).contains("No dead letter matches.");
        assertThat(forced.exitCode()).as(forced.err()).isZero();
        assertThat(next("never", 6).path("redriveOf").asText()).isEqualTo(last);
    }

    @Test
    void aDiscardEndsALetterAndSendsNothing() throws ExecutionException, InterruptedException, IOException {
        // Given
        cluster.send(Commands.record("noise", new byte[] {1, 2, 3}));
        String id = open("noise").path("deadLetterId").asText();
        long commands = cluster.written(ORDER_COMMANDS);

        // When
        Ran counted = orders("discard", "--order", "noise", "--dry-run");
        Ran ran = orders("discard", "--order", "noise", "--reason", "a test of a team", "--yes");

        // Then
        assertThat(counted.out()).contains("Would be: 0 redriven, 1 discarded");
        assertThat(ran.out()).as(ran.err()).contains("1 discarded");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get("/dead-letters/" + id).text("/state"))
                                .isEqualTo("DISCARDED"));
        assertThat(cluster.written(ORDER_COMMANDS)).isEqualTo((int) commands);
        assertThat(cluster.committed(ORDER_DEAD_LETTERS)).isNotEmpty();
        assertThat(cluster.committed(ORDER_EVENTS)).noneMatch(event -> new String(event.key(), UTF_8).equals("noise"));
    }

    private Ran orders(String what, String... more) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", what, "--url", url));
        arguments.addAll(List.of(more));
        return Ran.orders(arguments.toArray(String[]::new));
    }

    /** The one dead letter of the order, when it is there. */
    private JsonNode open(String orderId) {
        return next(orderId, 1);
    }

    private JsonNode next(String orderId, int attempt) {
        return await().atMost(PATIENCE)
                .until(
                        () -> queries.get("/dead-letters?state=OPEN&orderId=" + orderId)
                                .body()
                                .at("/deadLetters/0"),
                        letter -> letter.path("attempt").asInt() == attempt);
    }
}
