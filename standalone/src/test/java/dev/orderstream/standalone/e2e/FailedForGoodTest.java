package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.e2e.Http.Answer;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.DecideSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the brokers refuse to write fails each time: threads are replaced some times, then the instance stops and says why. */
class FailedForGoodTest {
    @Test
    void threadsThatDieAgainAndAgainEndTheInstanceWhichSaysWhyAndLosesNothing(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            OrdersAppConfig config = config(cluster, directory.resolve("state"));
            try (OrdersApp orders = OrdersApp.start(config, metrics);
                    OperationsServer server =
                            OperationsServer.start(QuerySettings.of("127.0.0.1", 0), orders.running(), metrics)) {
                // Given: a topic that takes no event any more
                orders.awaitRunning(Duration.ofSeconds(30));
                Http http = new Http("http://127.0.0.1:" + server.port());
                setEventBytesMax(cluster, "100");

                // When
                cluster.send(Commands.record("a", cluster.encode(Commands.create("a"))));

                // Then
                await().dontCatchUncaughtExceptions()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> http.get("/health/live").status() == 503);
                Answer live = http.get("/health/live");
                assertThat(live.text("/reasons/0")).contains("ERROR").contains("RecordTooLargeException");
                assertThat(http.get("/health/ready").status()).isEqualTo(503);
                assertThat(cluster.committed(Topics.ORDER_EVENTS)).isEmpty();
                assertThat(cluster.committed(Topics.ORDER_DEAD_LETTERS)).isEmpty();
            }

            // And once it is mended, the command is decided, once
            setEventBytesMax(cluster, "2000000");
            try (OrdersApp orders = OrdersApp.start(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
                orders.awaitRunning(Duration.ofSeconds(30));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> cluster.isProcessed(OrdersAppConfig.APPLICATION_ID, Topics.ORDER_COMMANDS));
                assertThat(cluster.committed(Topics.ORDER_EVENTS)).hasSize(1);
            }
        }
    }

    /** The partitions of a dead thread wait for the end of its session. */
    private static OrdersAppConfig config(Cluster cluster, Path stateDir) {
        StreamsConfiguration streams = new StreamsConfiguration(
                OrdersAppConfig.APPLICATION_ID,
                cluster.bootstrapServers(),
                cluster.settings(),
                stateDir,
                OrdersAppConfig.COMMIT_INTERVAL,
                1,
                0,
                Map.of("main.consumer.session.timeout.ms", "2000", "main.consumer.heartbeat.interval.ms", "500"));
        return new OrdersAppConfig(streams, List.of(), DecideSettings.RECORD_BYTES_MAX);
    }

    private static void setEventBytesMax(Cluster cluster, String bytes)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topics.ORDER_EVENTS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
