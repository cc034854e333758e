package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.notifications.Confirmation;
import dev.orderstream.participants.notifications.ConfirmationSink;
import dev.orderstream.participants.notifications.NotificationsApp;
import dev.orderstream.participants.notifications.NotificationsAppConfig;
import dev.orderstream.participants.payments.PaymentsApp;
import dev.orderstream.participants.payments.PaymentsAppConfig;
import dev.orderstream.participants.payments.ProviderSettings;
import dev.orderstream.participants.work.WorkSettings;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.e2e.MoneyMover.Customer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The edges of the saga on a real broker, with a real provider behind HTTP. The tests share the broker, and follow one another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ParticipantsOnABrokerTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final CallSettings QUICK = CallSettings.PAYMENTS
            .withPauses(Duration.ofMillis(5), Duration.ofMillis(50))
            .withPatience(Duration.ofSeconds(2))
            .withBreaker(1_000, Duration.ofSeconds(1));

    private Cluster cluster;
    private MoneyMover provider;
    private Serializer<SpecificRecord> serializer;

    @BeforeAll
    void start(@TempDir Path directory) throws ExecutionException, InterruptedException, IOException {
        cluster = Cluster.start(directory.resolve("kafka"));
        provider = MoneyMover.start();
        serializer = AvroSerdes.serializer(cluster.settings());
    }

    @AfterAll
    void stop() {
        provider.close();
        cluster.close();
    }

    @Test
    @Order(1)
    void aKillBetweenTheChargeAndItsRecordChargesNobodyTwice()
            throws ExecutionException, InterruptedException, IOException {
        // Given
        List<String> arguments = List.of(
                cluster.bootstrapServers(),
                cluster.registryUrl(),
                provider.url().toString());
        List<String> standing = new ArrayList<>(arguments);
        standing.add("stand");
        cluster.send(charge("killed", Customer.RICH));

        // When
        try (ChildJvm payments = ChildJvm.start(PaymentsProcess.class, standing)) {
            payments.printedUntil("charged");
            payments.kill();
        }
        assertThat(provider.movements()).containsExactly("payment-killed");
        assertThat(cluster.committed(Topics.PAYMENT_EVENTS)).isEmpty();
        try (ChildJvm payments = ChildJvm.start(PaymentsProcess.class, arguments)) {
            payments.printedUntil("running");

            // Then
            await().atMost(BOUND)
                    .until(() -> !cluster.committed(Topics.PAYMENT_EVENTS).isEmpty());
            payments.terminate();
        }
        assertThat(provider.calls()).containsExactly("payment-killed", "payment-killed");
        assertThat(provider.movements()).containsExactly("payment-killed");
        assertThat(cluster.values(Topics.PAYMENT_EVENTS)).singleElement().isInstanceOf(PaymentCharged.class);
        assertThat(cluster.isProcessed(PaymentsAppConfig.GROUP_ID, Topics.PAYMENT_COMMANDS))
                .isTrue();
    }

    @Test
    @Order(2)
    void everyCommandEndsOnceAndNoneHoldsUpAnother() throws ExecutionException, InterruptedException {
        // Given
        int before = cluster.committed(Topics.PAYMENT_EVENTS).size();
        PaymentsAppConfig config = PaymentsAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl())
                .withCalls(QUICK)
                .withProvider(new ProviderSettings.Http(
                        provider.url(), Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(2)));
        try (PaymentsApp payments = PaymentsApp.start(config, new SimpleMeterRegistry())) {
            payments.awaitRunning(BOUND);

            // When: what fails comes first, on the partitions of all that follows
            IntStream.range(0, 6).forEach(i -> cluster.post(charge("broken-" + i, Customer.BROKEN)));
            cluster.post(new ProducerRecord<>(Topics.PAYMENT_COMMANDS, "poison".getBytes(UTF_8), new byte[] {1, 2}));
            cluster.post(new ProducerRecord<>(
                    Topics.PAYMENT_COMMANDS,
                    "elsewhere".getBytes(UTF_8),
                    charge("here", Customer.RICH).value()));
            IntStream.range(0, 20).forEach(i -> cluster.post(charge("rich-" + i, Customer.RICH)));
            IntStream.range(0, 5).forEach(i -> cluster.post(charge("cut-" + i, Customer.CUT)));
            IntStream.range(0, 5).forEach(i -> cluster.post(charge("poor-" + i, Customer.POOR)));
            cluster.flush();

            // Then: all others are answered while those still wait
            await().atMost(BOUND)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> cluster.committed(Topics.PAYMENT_EVENTS).size() == before + 30);
            assertThat(codes()).doesNotContain("FAILED PROVIDER_UNAVAILABLE");
            await().atMost(BOUND).until(() -> codes().size() == 8);
            await().atMost(BOUND).until(() -> cluster.isProcessed(PaymentsAppConfig.GROUP_ID, Topics.PAYMENT_COMMANDS));
        }
        assertThat(codes())
                .containsExactlyInAnyOrder(
                        "FAILED PROVIDER_UNAVAILABLE",
                        "FAILED PROVIDER_UNAVAILABLE",
                        "FAILED PROVIDER_UNAVAILABLE",
                        "FAILED PROVIDER_UNAVAILABLE",
                        "FAILED PROVIDER_UNAVAILABLE",
                        "FAILED PROVIDER_UNAVAILABLE",
                        "UNREADABLE NOT_AVRO",
                        "UNREADABLE KEY_MISMATCH");
        assertThat(provider.movements()).hasSize(26).doesNotHaveDuplicates();
        assertThat(cluster.values(Topics.PAYMENT_EVENTS))
                .filteredOn(PaymentDeclined.class::isInstance)
                .hasSize(5);
        assertThat(cluster.committed(Topics.PAYMENT_EVENTS)).allSatisfy(ParticipantsOnABrokerTest::isLabelled);
    }

    @Test
    @Order(3)
    void confirmationsReachTheirChannel() throws ExecutionException, InterruptedException {
        // Given
        ConfirmationSink sink = new ConfirmationSink();
        NotificationsAppConfig config =
                NotificationsAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), sink);
        try (NotificationsApp notifications = NotificationsApp.start(config, new SimpleMeterRegistry())) {
            notifications.awaitRunning(BOUND);
            SendConfirmation confirmation = new SendConfirmation(
                    Commands.envelope("told", null), "message-1", "customer", new Money(500L, "EUR"));

            // When: the same twice
            cluster.send(record(Topics.NOTIFICATION_COMMANDS, "told", confirmation));
            cluster.send(record(Topics.NOTIFICATION_COMMANDS, "told", confirmation));

            // Then
            await().atMost(BOUND).until(() -> sink.repeated() == 1);
            assertThat(sink.newest()).extracting(Confirmation::id).containsExactly("message-1");
        }
        assertThat(cluster.isProcessed(NotificationsAppConfig.GROUP_ID, Topics.NOTIFICATION_COMMANDS))
                .isTrue();
    }

    @Test
    @Order(4)
    void partitionsThatMoveLoseNoCommand() throws ExecutionException, InterruptedException {
        // Given: one instance, and calls that take their time
        int before = cluster.committed(Topics.PAYMENT_EVENTS).size();
        PaymentsAppConfig config = PaymentsAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl())
                .withProvider(new ProviderSettings.Simulated(0, Duration.ofMillis(300), false, "-declined"))
                .withCalls(CallSettings.PAYMENTS.withCallsMax(8))
                .withWork(WorkSettings.of(
                        PaymentsAppConfig.GROUP_ID,
                        cluster.bootstrapServers(),
                        cluster.settings(),
                        Map.of("heartbeat.interval.ms", "200")));
        try (PaymentsApp first = PaymentsApp.start(config, new SimpleMeterRegistry())) {
            first.awaitRunning(BOUND);
            IntStream.range(0, 150).forEach(i -> cluster.post(charge("moved-" + i, Customer.RICH)));
            cluster.flush();
            await().atMost(BOUND)
                    .until(() -> cluster.committed(Topics.PAYMENT_EVENTS).size() > before);

            // When: a second one joins while the first works, and stays
            try (PaymentsApp second = PaymentsApp.start(config, new SimpleMeterRegistry())) {
                second.awaitRunning(BOUND);
                leave(first);

                // Then
                await().atMost(BOUND)
                        .until(() -> cluster.isProcessed(PaymentsAppConfig.GROUP_ID, Topics.PAYMENT_COMMANDS));
            }
        }
        assertThat(cluster.values(Topics.PAYMENT_EVENTS).stream()
                        .filter(PaymentCharged.class::isInstance)
                        .map(charged -> ((PaymentCharged) charged).getPaymentId())
                        .filter(payment -> payment.startsWith("payment-moved-"))
                        .distinct())
                .hasSize(150);
    }

    private static void leave(PaymentsApp app) {
        app.close();
    }

    private List<String> codes() {
        return cluster.values(Topics.PAYMENT_DEAD_LETTERS).stream()
                .map(DeadLetter.class::cast)
                .map(letter -> letter.getKind() + " " + letter.getCode())
                .toList();
    }

    private static void isLabelled(ConsumerRecord<byte[], byte[]> answer) {
        assertThat(Headers.text(answer.headers(), Headers.MESSAGE_TYPE))
                .hasValueSatisfying(type -> assertThat(type).isIn("PaymentCharged", "PaymentDeclined"));
    }

    private ProducerRecord<byte[], byte[]> charge(String orderId, Customer customer) {
        CommandEnvelope envelope = new CommandEnvelope(
                UUID.randomUUID().toString(),
                orderId,
                null,
                Instant.now(),
                new Metadata("tester", "conversation", null, null));
        return record(
                Topics.PAYMENT_COMMANDS,
                orderId,
                new RequestPayment(envelope, "payment-" + orderId, customer.name(), new Money(1_999L, "EUR")));
    }

    private ProducerRecord<byte[], byte[]> record(String topic, String key, SpecificRecord value) {
        return new ProducerRecord<>(topic, key.getBytes(UTF_8), serializer.serialize(topic, value));
    }
}
