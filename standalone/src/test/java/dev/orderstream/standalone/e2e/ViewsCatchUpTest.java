package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.standalone.e2e.Http.Answer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views that are built anew answer 503 until they have seen what was committed before: never "there is no such order". */
class ViewsCatchUpTest {
    private static final int ORDERS = 4_000;

    @Test
    void anOrderThatExistsIsNeverA404(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            // Given: orders, decided before the views exist
            try (OrdersApp orders = OrdersApp.start(
                    OrdersAppConfig.forEmbedded(
                            cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                    new SimpleMeterRegistry())) {
                orders.awaitRunning(Duration.ofSeconds(30));
                for (int i = 0; i < ORDERS; i++) {
                    cluster.post(Commands.record("o" + i, cluster.encode(Commands.create("o" + i))));
                }
                cluster.flush();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> cluster.committed("order-events").size() == ORDERS);
            }

            // When
            Set<Integer> statuses = new HashSet<>();
            Set<Integer> statusesWhenReady = new HashSet<>();
            try (ViewsApp views = ViewsApp.start(
                    ViewsAppConfig.forEmbedded(
                            cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("views"), 0),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
                Http queries = new Http("http://127.0.0.1:" + views.port());
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> {
                            boolean ready = queries.get("/health/ready").status() == 200;
                            Answer last = queries.get("/orders/o" + (ORDERS - 1));
                            statuses.add(last.status());
                            if (ready) {
                                statusesWhenReady.add(last.status());
                            }
                            return ready && last.status() == 200;
                        });

                // Then
                assertThat(statuses).isSubsetOf(200, 503).contains(200);
                assertThat(statusesWhenReady).containsExactly(200);
                assertThat(queries.get("/orders/never").status()).isEqualTo(404);
            }
        }
    }

    @Test
    void offsetsPendingInATransactionOfAKilledMemberDoNotHoldUpTheStart(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                KafkaProducer<byte[], byte[]> killed = new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "killed"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                cluster.bootstrapServers(),
                                "group.id",
                                ViewsAppConfig.APPLICATION_ID),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            // Given
            killed.initTransactions();
            killed.beginTransaction();
            killed.sendOffsetsToTransaction(
                    Map.of(new TopicPartition("order-events", 0), new OffsetAndMetadata(0)), member.groupMetadata());

            // When
            long started = System.nanoTime();
            try (ViewsApp views = ViewsApp.start(
                    ViewsAppConfig.forEmbedded(
                            cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("views"), 0),
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
                Duration took = Duration.ofNanos(System.nanoTime() - started);

                // Then
                assertThat(took).isLessThan(Duration.ofSeconds(20));
                killed.abortTransaction();
                views.awaitReady(Duration.ofSeconds(60));
            }
        }
    }
}
