package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.type.Money;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An event that cannot be projected stops the views, which say which one it is and show no order wrong. */
class ViewsFailedTest {
    @Test
    void anEventThatLeavesAGapIsNamedAndNothingIsAnsweredAfterIt(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                ViewsApp views = ViewsApp.start(
                        config(cluster, directory.resolve("views")),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            // Given
            views.awaitReady(Duration.ofSeconds(30));
            Http queries = new Http("http://127.0.0.1:" + views.port());

            // When: the second event of an order that has no first
            cluster.send(Events.record(
                    cluster,
                    "order-1",
                    new OrderSubmitted(
                            Events.envelope("order-1", 2, Instant.EPOCH), Instant.EPOCH, new Money(900L, "EUR"))));

            // Then
            await().dontCatchUncaughtExceptions()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> queries.get("/health/live").status() == 503);
            int partition = KeyPartitioner.partition("order-1", Cluster.PARTITIONS);
            assertThat(queries.get("/health/live").text("/reasons/0"))
                    .contains("ERROR")
                    .contains("order-events-" + partition + " at offset 0")
                    .contains("order order-1 is at version 0, and its next event has version 2");
            assertThat(queries.get("/health/ready").status()).isEqualTo(503);
            assertThat(queries.get("/orders/order-1").status()).isEqualTo(503);
        }
    }

    /** The partitions of a dead thread wait for the end of its session. */
    private static ViewsAppConfig config(Cluster cluster, Path stateDir) {
        StreamsConfiguration streams = new StreamsConfiguration(
                ViewsAppConfig.APPLICATION_ID,
                cluster.bootstrapServers(),
                cluster.settings(),
                stateDir,
                ViewsAppConfig.COMMIT_INTERVAL,
                1,
                0,
                Map.of("main.consumer.session.timeout.ms", "2000", "main.consumer.heartbeat.interval.ms", "500"));
        return new ViewsAppConfig(streams, QuerySettings.of("127.0.0.1", 0), Optional.empty());
    }
}
