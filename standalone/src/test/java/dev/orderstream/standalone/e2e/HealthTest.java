package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.standalone.e2e.Http.Answer;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator asks a process that decides. */
class HealthTest {
    @Test
    void aProcessIsReadyWhenItsStreamsRunAndNeitherLiveNorReadyWhenTheyHaveStopped(@TempDir Path directory)
            throws Exception {
        // Given
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")),
                        metrics);
                OperationsServer server =
                        OperationsServer.start(QuerySettings.of("127.0.0.1", 0), orders.running(), metrics)) {
            Http http = new Http("http://127.0.0.1:" + server.port());
            Answer starting = http.get("/health/live");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> http.get("/health/ready").status() == 200);
            Answer live = http.get("/health/live");

            // When
            orders.running().close();
            Answer stoppedLive = http.get("/health/live");
            Answer stoppedReady = http.get("/health/ready");

            // Then
            assertThat(starting.status()).isEqualTo(200);
            assertThat(live.status()).isEqualTo(200);
            for (Answer stopped : new Answer[] {stoppedLive, stoppedReady}) {
                assertThat(stopped.status()).isEqualTo(503);
                assertThat(stopped.header("Retry-After")).isEqualTo("1");
                assertThat(stopped.text("/reasons/0")).isEqualTo("streams: NOT_RUNNING");
            }
        }
    }
}
