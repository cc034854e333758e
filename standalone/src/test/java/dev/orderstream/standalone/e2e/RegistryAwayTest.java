package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema registry goes away under a running application: what it knows is enough to go on. */
class RegistryAwayTest {
    @Test
    void commands_are_decided_while_the_registry_is_away(@TempDir Path directory)
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
}
