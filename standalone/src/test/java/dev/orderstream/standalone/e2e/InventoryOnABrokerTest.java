package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.inventory.ConsumeStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.inventory.ReservationRejected;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.inventory.StockConsumed;
import dev.orderstream.avro.inventory.StockReceived;
import dev.orderstream.avro.inventory.StockReserved;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders and stock, decided side by side in one process on a real broker, and read. */
class InventoryOnABrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void bothAggregatesAreDecidedAndACommandThatComesTwiceHasEffectOnce(@TempDir Path directory) throws Exception {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Path state = directory.resolve("state");
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Serializer<SpecificRecord> avro = AvroSerdes.serializer(cluster.settings());
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), state), meters);
                InventoryApp inventory = InventoryApp.start(
                        InventoryAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), state),
                        meters);
                ViewsApp views = ViewsApp.start(
                        ViewsAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), state, 0),
                        meters)) {
            // Given
            orders.awaitRunning(PATIENCE);
            inventory.awaitRunning(PATIENCE);
            views.awaitReady(PATIENCE);

            // When: reservations come twice over, one of them refused, and orders in between
            cluster.send(record(avro, new ReceiveStock(envelope("c-1"), 5L, "note-1")));
            cluster.send(Commands.record("order-1", cluster.encode(Commands.create("order-1"))));
            for (int i = 0; i < 2; i++) {
                cluster.send(record(avro, new ReserveStock(envelope("c-2"), "order-1", 3L)));
                cluster.send(record(avro, new ReserveStock(envelope("c-3"), "order-2", 3L)));
            }
            cluster.send(Commands.record("order-1", cluster.encode(Commands.submit("order-1"))));
            cluster.send(record(avro, new ConsumeStock(envelope("c-4"), "order-1")));

            // Then
            await().atMost(PATIENCE)
                    .until(() -> cluster.committed(Topics.INVENTORY_EVENTS).size() >= 4
                            && cluster.committed(Topics.ORDER_EVENTS).size() >= 2);
            assertThat(cluster.values(Topics.INVENTORY_EVENTS))
                    .hasExactlyElementsOfTypes(
                            StockReceived.class, StockReserved.class, ReservationRejected.class, StockConsumed.class);
            assertThat(cluster.values(Topics.ORDER_EVENTS)).hasSize(2);
            assertThat(cluster.committed(Topics.INVENTORY_DEAD_LETTERS)).isEmpty();
            assertThat(get(views.port(), "/inventory/MUG?minVersion=4&wait=10000"))
                    .startsWith("{\"sku\":\"MUG\",\"available\":2,\"reserved\":0,\"received\":5,\"consumed\":3,"
                            + "\"version\":4,");
            assertThat(get(views.port(), "/orders/order-1?minVersion=2&wait=10000"))
                    .contains("SUBMITTED");
            assertThat(meters.scrape())
                    .contains(
                            "orderstream_commands_total{application=\"inventory\",code=\"\",result=\"DUPLICATE\",type=\"ReserveStock\"} 2.0",
                            "orderstream_commands_total{application=\"orders\",code=\"\",result=\"ACCEPTED\",type=\"CreateOrder\"} 1.0");
            assertThat(InventoryApp.audit(
                            InventoryAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), state)))
                    .isEmpty();
        }
    }

    private static String get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.body();
        }
    }

    private static CommandEnvelope envelope(String commandId) {
        return new CommandEnvelope(commandId, "MUG", null, Instant.EPOCH, new Metadata(null, null, null, null));
    }

    private static ProducerRecord<byte[], byte[]> record(Serializer<SpecificRecord> avro, SpecificRecord command) {
        return new ProducerRecord<>(
                Topics.INVENTORY_COMMANDS, "MUG".getBytes(UTF_8), avro.serialize(Topics.INVENTORY_COMMANDS, command));
    }
}
