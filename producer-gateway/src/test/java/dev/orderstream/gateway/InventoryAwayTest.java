package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.gateway.TestGateway.Response;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster without inventory, or one where the gateway may not use it: orders are served all the same. */
@Timeout(60)
class InventoryAwayTest {
    private static final String RECEIPT = "{\"quantity\":3}";

    private final FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());

    private TestGateway started() {
        TestGateway gateway = TestGateway.launch(config -> config, broker);
        gateway.app.awaitReady(Duration.ofSeconds(20));
        return gateway;
    }

    private static void assertUnavailable(Response response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.code()).isEqualTo("INVENTORY_UNAVAILABLE");
        assertThat(response.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void withoutItsTopicsOrdersAreServedUntilTheyAreThere() {
        // Given
        broker.inventoryKnown = false;
        try (TestGateway gateway = started()) {
            // When
            Response receipt = gateway.post("/inventory/s/receipts", RECEIPT);
            Response order = gateway.create();
            Response ready = gateway.get("/health/ready");
            broker.inventoryKnown = true;

            // Then
            assertUnavailable(receipt);
            assertThat(receipt.body().path("detail").asText())
                    .contains("no broker knows the topic inventory-commands yet");
            assertThat(order.status()).isEqualTo(201);
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body().path("status").asText()).isEqualTo("UP");
            assertThat(ready.body().path("reasons").toString()).contains("inventory-commands", "inventory-replies");
            assertThat(broker.topicsMade).hasValue(0);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> gateway.get("/health/ready").text().equals("{\"status\":\"UP\",\"reasons\":[]}"));
            assertThat(gateway.post("/inventory/s/receipts", RECEIPT).status()).isEqualTo(200);
        }
    }

    @Test
    void whenItsRepliesMayNotBeReadThoseToOrdersAre() {
        // Given
        broker.inventoryDenied = new TopicAuthorizationException(Set.of("inventory-replies"));
        try (TestGateway gateway = started()) {
            // When
            await().until(() -> gateway.post("/inventory/s/receipts", RECEIPT, "Prefer", "respond-async")
                            .status()
                    == 503);
            Response receipt = gateway.post("/inventory/s/receipts", RECEIPT);
            Response order = gateway.create("Prefer", "wait=20");

            // Then
            assertUnavailable(receipt);
            assertThat(receipt.body().path("detail").asText()).contains("inventory-replies is not read");
            assertThat(order.status()).isEqualTo(201);
        }
    }
}
