package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.gateway.TestGateway.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Too much, too early, or nobody there: 503, soon, with Retry-After, and honest about what is known. */
class OverloadTest {
    private static final String TOPIC_MISSING =
            "{\"status\":\"DOWN\",\"reasons\":[\"no broker knows the topic order-commands yet\"]}";

    private static void assertUnavailable(Response response, String code) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo(code);
        assertThat(Integer.parseInt(response.header("Retry-After"))).isPositive();
    }

    private static GatewayConfig bounded(GatewayConfig config, int inFlightMax, int waitingMax) {
        return config.withKafka(TestGateway.kafka(config.kafka(), inFlightMax, waitingMax));
    }

    @Test
    void moreCommandsUnderWayThanAllowedAreRefused() {
        try (TestGateway gateway = TestGateway.start(config -> bounded(config, 2, 100))) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.HOLD;
            CompletableFuture<Response> first = gateway.createLater("Prefer", "respond-async");
            CompletableFuture<Response> second = gateway.createLater("Prefer", "respond-async");
            await().until(() -> gateway.broker.sent().size() == 2);

            // When
            Response refused = gateway.create("Prefer", "respond-async");
            gateway.broker.acknowledgeHeld();
            gateway.broker.acknowledgeHeld();
            int firstStatus = first.join().status();
            int secondStatus = second.join().status();
            gateway.broker.mode = FakeBroker.Mode.ACKNOWLEDGE;
            Response later = gateway.create();

            // Then
            assertUnavailable(refused, "OVERLOADED");
            assertThat(refused.body().path("commandId").asText()).isNotBlank();
            assertThat(firstStatus).isEqualTo(202);
            assertThat(secondStatus).isEqualTo(202);
            assertThat(later.status()).isEqualTo(201);
        }
    }

    @Test
    void a202IsNotGivenBeforeTheAcknowledgement() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.HOLD;

            // When
            CompletableFuture<Response> response = gateway.createLater("Prefer", "respond-async");
            await().until(() -> gateway.broker.sent().size() == 1);
            gateway.get("/health/live");
            boolean early = response.isDone();
            gateway.broker.acknowledgeHeld();

            // Then
            assertThat(early).isFalse();
            assertThat(response.join().status()).isEqualTo(202);
        }
    }

    @Test
    void moreWaitingRequestsThanAllowedAreRefusedAndNotSent() {
        try (TestGateway gateway = TestGateway.start(config -> bounded(config, 100, 1))) {
            // Given
            gateway.broker.orders = FakeOrders.silent();
            CompletableFuture<Response> waiting = gateway.createLater("Prefer", "wait=3");
            await().until(() -> gateway.broker.sent().size() == 1);

            // When
            Response refused = gateway.create("Prefer", "wait=3");
            Response async = gateway.create("Prefer", "respond-async");

            // Then
            assertUnavailable(refused, "OVERLOADED");
            assertThat(async.status()).isEqualTo(202);
            assertThat(waiting.join().status()).isEqualTo(202);
            assertThat(gateway.broker.sent()).hasSize(2);
            gateway.broker.orders = new FakeOrders();
            assertThat(gateway.create().status()).isEqualTo(201);
        }
    }

    @Test
    void aFullProducerBufferIs503() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.REFUSE;
            gateway.broker.refusal = new BufferExhaustedException("full");

            // When
            Response response = gateway.create();

            // Then
            assertUnavailable(response, "OVERLOADED");
        }
    }

    @Test
    void aCommandThatCouldNotBeSentIs503AndSaysSo() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.REFUSE;
            gateway.broker.refusal = new TimeoutException("topic not present in metadata");

            // When
            Response response = gateway.create();
            gateway.broker.mode = FakeBroker.Mode.ACKNOWLEDGE;

            // Then
            assertUnavailable(response, "BROKER_UNAVAILABLE");
            assertThat(response.body().path("detail").asText()).contains("was not sent");
            assertThat(gateway.broker.sent()).isEmpty();
            assertThat(gateway.create().status()).isEqualTo(201);
        }
    }

    @Test
    void aCommandWithoutAcknowledgementIsOfUnknownOutcome() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.LOSE;
            gateway.broker.refusal = new TimeoutException("expired");

            // When
            Response async = gateway.create("Prefer", "respond-async", "Idempotency-Key", "k");
            Response waited = gateway.create("Idempotency-Key", "k");

            // Then
            CommandEnvelope envelope =
                    FakeOrders.envelope(gateway.broker.commands().getLast());
            for (Response response : new Response[] {async, waited}) {
                assertUnavailable(response, "OUTCOME_UNKNOWN");
                assertThat(response.body().path("commandId").asText()).isEqualTo(envelope.getCommandId());
                assertThat(response.body().path("orderId").asText()).isEqualTo(envelope.getAggregateId());
                assertThat(response.body().path("detail").asText()).contains("Idempotency-Key");
            }
        }
    }

    @Test
    void theProducerRefusingOutrightIs503AndFreesItsPlace() {
        try (TestGateway gateway = TestGateway.start(config -> bounded(config, 1, 1))) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.THROW;
            gateway.broker.refusal = new KafkaException("closed");

            // When
            Response first = gateway.create();
            Response second = gateway.create();
            gateway.broker.mode = FakeBroker.Mode.ACKNOWLEDGE;

            // Then
            assertUnavailable(first, "OUTCOME_UNKNOWN");
            assertUnavailable(second, "OUTCOME_UNKNOWN");
            assertThat(gateway.create().status()).isEqualTo(201);
        }
    }

    @Test
    void aProducerThatIsBrokenForGoodIsReplaced() {
        try (TestGateway gateway = TestGateway.start(config -> bounded(config, 1, 1))) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.BREAK_ONE;
            gateway.broker.refusal = new IllegalStateException("previous invalid state transition attempt");

            // When
            Response first = gateway.create();
            Response second = gateway.create();

            // Then
            assertUnavailable(first, "OUTCOME_UNKNOWN");
            assertThat(second.status()).isEqualTo(201);
            assertThat(gateway.broker.producers).hasSize(2);
            await().until(() -> gateway.broker.producers.getFirst().closed());
        }
    }

    @Test
    void aCommandThatIsReportedTwiceGivesItsPlaceBackOnce() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.broker.mode = FakeBroker.Mode.BREAK_ONE;

            // When
            gateway.create();
            String metrics = gateway.get("/metrics").text();

            // Then
            assertThat(metrics)
                    .contains("gateway_in_flight 0")
                    .contains("gateway_waiting 0")
                    .contains("gateway_publish_failures_total 1");
        }
    }

    @Test
    void aCommandThatCannotBeEncodedGivesItsPlacesBack() {
        try (TestGateway gateway = TestGateway.start(config -> bounded(config, 1, 1))) {
            // Given
            gateway.broker.schemas.failing = true;

            // When
            Response failed = gateway.create();
            gateway.broker.schemas.failing = false;
            Response next = gateway.create();

            // Then
            assertThat(failed.status()).isEqualTo(500);
            assertThat(next.status()).isEqualTo(201);
        }
    }

    @Test
    void aPortThatIsTakenIsToldAndEverythingClosed() throws IOException {
        // Given
        FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            // When / Then
            assertThatThrownBy(() -> TestGateway.launch(config -> config.withPort(port), broker))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("cannot listen on 127.0.0.1 port " + port);
            assertThat(broker.producersClosed()).isTrue();
        }
    }

    @Test
    void beforeTheTopicIsThereItIsStarting() {
        // Given
        FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());
        broker.topicKnown = false;
        try (TestGateway gateway = TestGateway.launch(config -> config, broker)) {
            // When
            await().until(() -> gateway.get("/health/ready").text().equals(TOPIC_MISSING));
            Response command = gateway.create();
            Response ready = gateway.get("/health/ready");
            Response live = gateway.get("/health/live");
            broker.topicKnown = true;
            gateway.app.awaitReady(Duration.ofSeconds(20));

            // Then
            assertUnavailable(command, "STARTING");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.header("Retry-After")).isEqualTo("1");
            assertThat(ready.body().path("reasons").toString())
                    .contains("no broker knows the topic order-commands yet");
            assertThat(live.status()).isEqualTo(200);
            assertThat(broker.topicsMade).hasValue(0);
            assertThat(gateway.create().status()).isEqualTo(201);
            assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void beforeTheSchemasAreKnownItIsStarting() {
        // Given
        FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());
        broker.schemas.away = true;
        try (TestGateway gateway = TestGateway.launch(config -> config, broker)) {
            // When
            Response command = gateway.create();

            // Then
            assertUnavailable(command, "STARTING");
            assertThat(gateway.get("/health/ready").text()).contains("schema registry");
            assertThatThrownBy(() -> gateway.app.awaitReady(Duration.ofMillis(50)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("schema registry");
        }
    }

    @Test
    void whenBrokersAreAwayARealProducerIs503Within2Seconds() throws IOException, InterruptedException {
        // Given: brokers that were there while the gateway started, and a real producer that finds a closed port now
        FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());
        GatewayConfig.Kafka closedPort = GatewayConfig.forEmbedded("127.0.0.1:" + freePort(), broker.registry.url())
                .kafka();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(GatewayClients.producer(closedPort))) {
            broker.delegate = producer;
            try (TestGateway gateway = TestGateway.launch(config -> config, broker)) {
                gateway.app.awaitReady(Duration.ofSeconds(20));
                for (String prefer : new String[] {"respond-async", "wait=30"}) {
                    long startedAt = System.nanoTime();

                    // When
                    Response response = gateway.create("Prefer", prefer);

                    // Then
                    assertUnavailable(response, "BROKER_UNAVAILABLE");
                    assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(2));
                }
            }
        }
    }

    @Test
    void whenBrokersAreAwayAtTheStartItListensAndAnswers503AtOnce() throws IOException, InterruptedException {
        // Given
        String registry = "mock://" + UUID.randomUUID();
        GatewayConfig config = GatewayConfig.forEmbedded("127.0.0.1:" + freePort(), registry);
        try (GatewayApp app = GatewayApp.launch(config);
                HttpClient client = HttpClient.newHttpClient()) {
            long startedAt = System.nanoTime();

            // When
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(app.boundUri().resolve("/orders"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(TestGateway.CREATE))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            // Then
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).contains("STARTING");
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void theClientsOfTheGatewayAreConfiguredAsKafkaWantsThem() {
        // Given
        GatewayConfig.Kafka kafka =
                GatewayConfig.forEmbedded("127.0.0.1:1", "mock://x").kafka();

        // When / Then: Kafka itself checks the settings
        new KafkaProducer<>(GatewayClients.producer(kafka)).close(Duration.ZERO);
        new KafkaConsumer<>(GatewayClients.replyConsumer(kafka)).close();
        assertThat(GatewayClients.producer(kafka))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("partitioner.ignore.keys", false)
                .containsEntry("linger.ms", 0L)
                .doesNotContainKey("partitioner.class");
        assertThat(GatewayClients.replyConsumer(kafka))
                .containsEntry("isolation.level", "read_committed")
                .doesNotContainKey("group.id");
        assertThat(GatewayClients.MAX_BLOCK_MILLIS + GatewayClients.DELIVERY_TIMEOUT_MILLIS)
                .isLessThan(2_000);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
