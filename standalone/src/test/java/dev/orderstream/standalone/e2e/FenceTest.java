package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OffsetsRestore;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offsets of the group are reset; the command topic is deleted and created again: nothing is decided twice. */
class FenceTest {
    private static final int ORDERS = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CHANGELOG = "orders-input-fence-changelog";

    @Test
    void whatWasDecidedIsNotDecidedAgain(@TempDir Path directory) throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            // Given: orders that were decided
            OrdersAppConfig config = OrdersAppConfig.forEmbedded(
                    cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state"));
            try (OrdersApp orders = OrdersApp.start(config, new SimpleMeterRegistry())) {
                orders.awaitRunning(PATIENCE);
                for (int i = 0; i < ORDERS; i++) {
                    String order = "order-" + i;
                    cluster.post(Commands.record(order, cluster.encode(Commands.create(order))));
                }
                cluster.flush();
                awaitEvents(cluster, ORDERS);
            }
            assertThat(cluster.committed(CHANGELOG))
                    .as("one record a commit, not one a command")
                    .hasSizeBetween(Cluster.PARTITIONS, ORDERS / 3);

            // When: the group begins anew
            admin.alterConsumerGroupOffsets("orders", beginnings()).all().get();

            // Then: it is not let begin, and goes on where it was once its offsets are set right
            assertThatThrownBy(() -> start(config)).hasMessageContaining("OFFSETS_RESET: ");
            try (OffsetsRestore restore = new OffsetsRestore(config)) {
                restore.restore(restore.look(false));
            }
            SimpleMeterRegistry metrics = new SimpleMeterRegistry();
            try (OrdersApp orders = OrdersApp.start(config, metrics)) {
                orders.awaitRunning(PATIENCE);
                cluster.send(Commands.record("next", cluster.encode(Commands.create("next"))));
                awaitEvents(cluster, ORDERS + 1);
                assertThat(metrics.get("orderstream.records.skipped").counter().count())
                        .isZero();
                assertThat(cluster.committed(Topics.ORDER_DEAD_LETTERS)).isEmpty();
            }

            // When: another topic of the same name
            admin.deleteTopics(List.of(Topics.ORDER_COMMANDS)).all().get();
            await().atMost(PATIENCE)
                    .until(() -> !admin.listTopics().names().get().contains(Topics.ORDER_COMMANDS));
            admin.createTopics(TopicCatalog.topics(Cluster.PARTITIONS, (short) 1, 1).stream()
                            .filter(topic -> topic.name().equals(Topics.ORDER_COMMANDS))
                            .toList())
                    .all()
                    .get();

            // Then
            assertThatThrownBy(() -> start(config))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("TOPIC_RECREATED: topic order-commands has the id");
        }
    }

    private static void start(OrdersAppConfig config) {
        try (OrdersApp orders = OrdersApp.start(config, new SimpleMeterRegistry())) {
            orders.awaitRunning(PATIENCE);
        }
    }

    private static void awaitEvents(Cluster cluster, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.committed(Topics.ORDER_EVENTS)).hasSize(count));
    }

    private static Map<TopicPartition, OffsetAndMetadata> beginnings() {
        return IntStream.range(0, Cluster.PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(Topics.ORDER_COMMANDS, partition),
                        partition -> new OffsetAndMetadata(0)));
    }
}
