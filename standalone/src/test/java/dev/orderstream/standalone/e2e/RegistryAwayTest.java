package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema registry goes away under a running application: what it knows is enough to go on. */
class RegistryAwayTest {
    @Test
    void commandsAreDecidedWhileTheRegistryIsAway(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")),
                        new SimpleMeterRegistry())) {
            // Given: an application that has not read or written a record yet
            orders.awaitRunning(Duration.ofSeconds(30));
            byte[] first = cluster.encode(Commands.create("a"));
            byte[] second = cluster.encode(Commands.create("a"));
            cluster.stopRegistry();

            // When: one that is accepted, and one that is refused
            cluster.send(Commands.record("a", first));
            cluster.send(Commands.record("a", second));

            // Then
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(cluster.committed(Topics.ORDER_EVENTS)).hasSize(1);
                assertThat(cluster.committed(Topics.ORDER_DEAD_LETTERS)).hasSize(1);
            });
        }
    }

    /** Ten seconds for each partition are more than a transaction may last: it was aborted, and all of it done again, without end. */
    @Test
    void unknownSchemaIdsOnEveryPartitionHoldUpTheOthersOnce(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")),
                        new SimpleMeterRegistry())) {
            // Given
            orders.awaitRunning(Duration.ofSeconds(30));
            List<String> keys = onEveryPartition("order-");
            List<String> others = onEveryPartition("other-");
            List<byte[]> good = keys.stream()
                    .map(key -> cluster.encode(Commands.create(key)))
                    .toList();
            cluster.stopRegistry();

            // When: each lies before a good one of another order
            for (int i = 0; i < keys.size(); i++) {
                byte[] unknown = good.get(i).clone();
                unknown[1] = 0x7f;
                cluster.post(Commands.record(others.get(i), unknown));
                cluster.post(Commands.record(keys.get(i), good.get(i)));
            }
            cluster.flush();

            // Then
            await().atMost(Duration.ofSeconds(25)).untilAsserted(() -> {
                assertThat(cluster.committed(Topics.ORDER_DEAD_LETTERS)).hasSize(keys.size());
                assertThat(cluster.committed(Topics.ORDER_EVENTS)).hasSize(keys.size());
            });
        }
    }

    private static List<String> onEveryPartition(String prefix) {
        return IntStream.range(0, Cluster.PARTITIONS)
                .mapToObj(partition -> Stream.iterate(0, i -> i + 1)
                        .map(i -> prefix + i)
                        .filter(key -> KeyPartitioner.partition(key, Cluster.PARTITIONS) == partition)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }
}
