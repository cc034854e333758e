package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.gateway.GatewayApp;
import dev.orderstream.gateway.GatewayConfig;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.e2e.Http.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away and comes back under a running gateway: honest answers in between, and nothing acknowledged is lost. */
@Tag("alone")
class BrokerAwayTest {
    @Test
    void a_gateway_without_brokers_says_503_within_2_seconds_and_recovers(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                GatewayApp app = GatewayApp.start(
                        GatewayConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl()))) {
            // Given
            Http gateway = new Http(app.boundUri().toString());
            Set<String> acknowledged = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                acknowledged.add(accepted(gateway, "before-" + i));
            }

            // When
            cluster.stopBroker();

            // Then
            for (int i = 0; i < 5; i++) {
                long started = System.nanoTime();
                Answer refused = post(gateway, "during-" + i);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isNotEmpty();
                assertThat(refused.text("/code")).isIn("BROKER_UNAVAILABLE", "OUTCOME_UNKNOWN");
                assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
            }

            // When
            cluster.startBroker();

            // Then
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(post(gateway, "after").status()).isEqualTo(202));
            acknowledged.add("after");
            assertThat(cluster.committed(Topics.ORDER_COMMANDS))
                    .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                    .containsAll(acknowledged);
        }
    }

    private static String accepted(Http gateway, String order) throws IOException, InterruptedException {
        assertThat(post(gateway, order).status()).isEqualTo(202);
        return order;
    }

    private static Answer post(Http gateway, String order) throws IOException, InterruptedException {
        return gateway.post(
                "/orders",
                "{\"orderId\":\"" + order + "\",\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[]}",
                "Prefer",
                "respond-async");
    }
}
