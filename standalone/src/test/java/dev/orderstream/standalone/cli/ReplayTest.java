package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.standalone.Ports;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.view.OrderView;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.state.HostInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code orders replay} against a whole pipeline: version 5 is built beside version 4, compared with it, and removed. */
@Timeout(300)
class ReplayTest {
    private static final int ORDERS = 40;
    private static final String CHANGELOG = "order-views-v4-order-by-id-changelog";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    @Test
    void aVersionIsBuiltBesideTheRunningOneComparedWithItAndRemoved() throws Exception {
        try (Pipeline pipeline = Pipeline.start(PipelineSettings.in(dir.resolve("pipeline")))) {
            // Given
            createOrders(pipeline.gatewayUrl());

            // When, then: built and equal
            Ran equal = replay(pipeline, "--compare-with", pipeline.queryUrl());
            assertThat(equal.out())
                    .contains(ORDERS + " orders of order-views-v5 and order-views-v4 compared: they are equal.");
            assertThat(equal.exitCode()).isZero();
            assertThat(equal.err()).contains("order-views-v5 has caught up");

            // When, then: what runs is neither joined nor removed
            try (ViewsApp views = views(pipeline, 5, dir.resolve("state"))) {
                Ran refused = replay(pipeline, "--remove", "--yes");
                assertThat(refused.exitCode()).isEqualTo(2);
                assertThat(refused.err()).contains("live members");
                Ran itself = replay(pipeline, "--compare-with", "http://127.0.0.1:" + views.port());
                assertThat(itself.exitCode()).isEqualTo(2);
                assertThat(itself.err()).contains("itself");
                assertThat(internalTopics(pipeline, 5)).isNotEmpty();
            }

            // Given: a version 3 whose stores are wrong, in two instances
            pipeline.views().close();
            tamper(pipeline.bootstrapServers());
            try (ViewsApp one = advertised(pipeline, dir.resolve("one"));
                    ViewsApp other = advertised(pipeline, dir.resolve("other"))) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() -> served(one.port()).size() == PipelineSettings.PARTITIONS
                                && one.isReady()
                                && other.isReady());

                // When
                Ran text = replay(pipeline, "--compare-with", "http://127.0.0.1:" + other.port());
                Ran data = replay(pipeline, "--fresh", "--json", "--compare-with", "http://127.0.0.1:" + one.port());

                // Then
                assertThat(text.exitCode()).isEqualTo(1);
                assertThat(text.out())
                        .contains("order-7 ", "customerId: ada in order-views-v5, eve in order-views-v4")
                        .containsPattern("order-8 +version 1 +missing in order-views-v4")
                        .containsPattern("order-never +version 1 +missing in order-views-v5")
                        .contains("3 diverge (1 differ, 1 missing in order-views-v5, 1 missing in order-views-v4)");
                assertThat(data.exitCode()).isEqualTo(1);
                assertThat(data.err()).contains("Deleted what a former build");
                JsonNode report = new ObjectMapper().readTree(data.out());
                assertThat(report.path("orders").asInt()).isEqualTo(ORDERS + 1);
                assertThat(report.path("shown")).hasSize(3);
            }

            // When, then: nothing is deleted unasked
            Set<String> kept = internalTopics(pipeline, 5);
            Ran unasked = replay(pipeline, "--remove");
            assertThat(unasked.exitCode()).isEqualTo(2);
            assertThat(unasked.out()).contains(kept).contains("consumer group");
            assertThat(unasked.err()).contains("--yes");
            assertThat(internalTopics(pipeline, 5)).isEqualTo(kept).isNotEmpty();

            // When
            Ran removed = replay(pipeline, "--remove", "--yes");

            // Then: gone, and nothing else is
            assertThat(removed.exitCode()).isZero();
            assertThat(internalTopics(pipeline, 5)).isEmpty();
            assertThat(groups(pipeline)).doesNotContain("order-views-v5").contains("order-views-v4");
            assertThat(internalTopics(pipeline, 4)).hasSameSizeAs(kept);
            assertThat(dir.resolve("state/order-views-v5")).doesNotExist();
            assertThat(replay(pipeline, "--remove").out()).contains("Nothing is kept of order-views-v5");
        }
    }

    private Ran replay(Pipeline pipeline, String... more) {
        List<String> arguments = List.of(
                "replay",
                "--view-version=5",
                "--bootstrap-servers=" + pipeline.bootstrapServers(),
                "--registry-url=" + pipeline.registryUrl(),
                "--state-dir=" + dir.resolve("state"));
        return Ran.orders(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private static void createOrders(String gateway) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < ORDERS; i++) {
                String body = """
                        {"orderId": "order-%d", "customerId": "ada", "currency": "EUR", "items": [{"itemId": "1", "sku": "MUG",
                         "name": "Mug", "quantity": 2, "unitPrice": {"amount": 1250, "currency": "EUR"}}]}""".formatted(i);
                HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/orders"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
                assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                        .isEqualTo(201);
            }
        }
    }

    /** In the changelog that its stores are restored from: order-7 is another customer's, order-8 is gone, order-never is there. */
    private static void tamper(String bootstrapServers) throws Exception {
        Map<String, ConsumerRecord<byte[], byte[]>> kept = new HashMap<>();
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(CHANGELOG).stream()
                    .map(partition -> new TopicPartition(CHANGELOG, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Awaitility.await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record -> kept.put(new String(record.key(), UTF_8), record));
                return kept.size() == ORDERS;
            });
            ConsumerRecord<byte[], byte[]> seven = Objects.requireNonNull(kept.get("order-7"));
            OrderView order = ViewCodec.orders().deserializer().deserialize("", seven.value());
            put(producer, seven, "order-7", ofCustomer(order, "order-7", "eve"));
            producer.send(new ProducerRecord<>(
                            CHANGELOG,
                            Objects.requireNonNull(kept.get("order-8")).partition(),
                            "order-8".getBytes(UTF_8),
                            null))
                    .get();
            put(producer, seven, "order-never", ofCustomer(order, "order-never", "ada"));
        }
    }

    private static void put(
            KafkaProducer<byte[], byte[]> producer, ConsumerRecord<byte[], byte[]> beside, String key, OrderView view)
            throws Exception {
        byte[] value = ViewCodec.orders().serializer().serialize("", view);
        producer.send(new ProducerRecord<>(CHANGELOG, beside.partition(), key.getBytes(UTF_8), value))
                .get();
    }

    private static OrderView ofCustomer(OrderView view, String orderId, String customer) {
        return new OrderView(
                orderId,
                customer,
                view.currency(),
                view.status(),
                view.version(),
                view.items(),
                view.total(),
                view.paid(),
                view.refundDue(),
                view.refunded(),
                view.createdAt(),
                view.updatedAt());
    }

    private static ViewsApp advertised(Pipeline pipeline, Path stateDir) {
        int port = Ports.free();
        ViewsAppConfig embedded =
                ViewsAppConfig.forEmbedded(pipeline.bootstrapServers(), pipeline.registryUrl(), stateDir, port);
        // Members of their own, not one static member twice.
        ViewsAppConfig config = new ViewsAppConfig(
                embedded.streams().with("main.consumer.group.instance.id", String.valueOf(stateDir.getFileName())),
                embedded.query(),
                embedded.advertised());
        return ViewsApp.start(
                config.advertisedAs(new HostInfo("127.0.0.1", port)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    private static ViewsApp views(Pipeline pipeline, int version, Path stateDir) {
        ViewsApp views = ViewsApp.start(
                ViewsAppConfig.forEmbedded(version, pipeline.bootstrapServers(), pipeline.registryUrl(), stateDir, 0),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        views.awaitReady(PATIENCE);
        return views;
    }

    /** Partitions that somebody serves, as an instance says. */
    private static Set<Integer> served(int port) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/instances"))
                    .build();
            Set<Integer> served = new TreeSet<>();
            new ObjectMapper()
                    .readTree(http.send(request, BodyHandlers.ofString()).body())
                    .path("instances")
                    .forEach(instance -> instance.path("served").forEach(partition -> served.add(partition.asInt())));
            return served;
        }
    }

    private static Set<String> internalTopics(Pipeline pipeline, int version) throws Exception {
        try (Admin admin = admin(pipeline)) {
            return admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("order-views-v" + version + "-"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static List<String> groups(Pipeline pipeline) throws Exception {
        try (Admin admin = admin(pipeline)) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
        }
    }

    private static Admin admin(Pipeline pipeline) {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", pipeline.bootstrapServers()));
    }
}
