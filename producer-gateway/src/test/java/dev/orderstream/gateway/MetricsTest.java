package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** What operators see. */
class MetricsTest {
    @Test
    void countsRequestsByRouteAndStatus() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.create();
            gateway.create();
            gateway.post("/orders/secret-order-id/submit", "");
            gateway.post("/nowhere/secret-path", "");

            // When
            Response metrics = gateway.get("/metrics");

            // Then
            assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(metrics.text())
                    .contains("gateway_requests_seconds_count{route=\"/orders\",status=\"201\"} 2")
                    .contains("gateway_requests_seconds_count{route=\"/orders/{orderId}/submit\",status=\"200\"} 1")
                    .contains("gateway_requests_seconds_count{route=\"none\",status=\"404\"} 1")
                    .contains("gateway_requests_seconds_bucket{route=\"/orders\",status=\"201\",le=\"0.05\"}")
                    .doesNotContain("secret");
        }
    }

    @Test
    void countsOutcomesAndWhatIsUnderWay() {
        try (TestGateway gateway = TestGateway.start()) {
            // Given
            gateway.create("Idempotency-Key", "k");
            gateway.create("Idempotency-Key", "k");
            gateway.create("Prefer", "respond-async");
            gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "VERSION_CONFLICT");
            gateway.create();
            gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "A_CODE_OF_TOMORROW");
            gateway.create();
            gateway.broker.mode = FakeBroker.Mode.REFUSE;
            gateway.create();

            // When
            String metrics = gateway.get("/metrics").text();

            // Then
            assertThat(metrics)
                    .contains("gateway_outcomes_total{code=\"ACCEPTED\"} 1")
                    .contains("gateway_outcomes_total{code=\"DUPLICATE\"} 1")
                    .contains("gateway_outcomes_total{code=\"PENDING\"} 1")
                    .contains("gateway_outcomes_total{code=\"VERSION_CONFLICT\"} 1")
                    .contains("gateway_outcomes_total{code=\"INTERNAL_ERROR\"} 1")
                    .contains("gateway_published_total 5")
                    .contains("gateway_publish_failures_total 1")
                    .contains("gateway_waiting 0")
                    .contains("gateway_in_flight 0");
        }
    }

    @Test
    void showsAFewOfTheProducersOwnMeters() {
        // Given
        GatewayConfig.Kafka nowhere =
                GatewayConfig.forEmbedded("127.0.0.1:1", "mock://x").kafka();
        FakeBroker broker = new FakeBroker("producer-meters", new FakeOrders());
        try (KafkaProducer<byte[], byte[]> real = new KafkaProducer<>(GatewayClients.producer(nowhere))) {
            broker.metricsOf = real;
            try (TestGateway gateway = TestGateway.launch(config -> config, broker)) {
                gateway.app.awaitReady(Duration.ofSeconds(20));

                // When
                String metrics = gateway.get("/metrics").text();

                // Then
                assertThat(metrics).contains("kafka_producer_buffer_available_bytes");
                assertThat(metrics.lines()
                                .filter(line -> line.startsWith("kafka_"))
                                .count())
                        .isBetween(3L, 12L);
            }
        }
    }
}
