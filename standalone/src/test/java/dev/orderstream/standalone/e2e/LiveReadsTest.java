package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.query.FeedRoutes;
import dev.orderstream.topology.query.LiveSettings;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.EventFeed;
import dev.orderstream.topology.stream.Feed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Live reads from a real broker: nothing lost, nothing twice, nothing that is not committed. */
class LiveReadsTest {
    @Test
    void streamAndFeedGoOnWhenTheBrokerComesBack(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                ViewsApp views = ViewsApp.start(
                        views(cluster, directory.resolve("views")),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            // Given
            orders.awaitRunning(Duration.ofSeconds(60));
            views.awaitReady(Duration.ofSeconds(60));
            String url = "http://127.0.0.1:" + views.port();
            try (LiveReader feed = new LiveReader(url + "/events?type=OrderCreated,OrderSubmitted")) {
                cluster.send(Commands.record("o-0", cluster.encode(Commands.create("o-0"))));
                assertThat(new Http(url)
                                .get("/orders/o-0?minVersion=1&wait=10000")
                                .status())
                        .isEqualTo(200);
                try (LiveReader stream = new LiveReader(url + "/orders/o-0/events")) {
                    // When
                    cluster.stopBroker();
                    int beats = Math.max(feed.heartbeats(), stream.heartbeats());
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> feed.heartbeats() > beats + 5 && stream.heartbeats() > beats + 5);
                    cluster.startBroker();
                    for (int i = 1; i < 50; i++) {
                        cluster.post(Commands.record("o-" + i, cluster.encode(Commands.create("o-" + i))));
                    }
                    cluster.post(Commands.record("o-0", cluster.encode(Commands.submit("o-0"))));
                    cluster.flush();

                    // Then
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> stream.values("id").size() == 2
                                    && feed.values("id").size() == 51);
                    assertThat(stream.values("id")).containsExactly("1", "2");
                    assertThat(stream.values("event")).containsExactly("OrderCreated", "OrderSubmitted");
                    assertThat(feed.values("id"))
                            .containsExactlyInAnyOrderElementsOf(cluster.committed(Topics.ORDER_EVENTS).stream()
                                    .map(record -> record.partition() + "-" + record.offset())
                                    .toList());
                }
            }
        }
    }

    @Test
    void theFeedShowsWhatIsCommittedAndKnown(@TempDir Path directory) throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", cluster.bootstrapServers(), "transactional.id", "writer"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                EventCodec<OrderEvent> codec = EventCodec.orders(
                        Registry.client(cluster.settings()), AvroSerdes.serializer(cluster.settings()));
                EventFeed feed = new EventFeed(
                        Map.of("bootstrap.servers", cluster.bootstrapServers()),
                        codec.deserializer(),
                        FeedRoutes::json)) {
            // Given
            producer.initTransactions();
            try (Feed.Reader reader = feed.subscribe(Feed.TYPES)) {
                // When
                producer.beginTransaction();
                producer.send(event(codec, 1, "OrderCancelled")).get();
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(event(codec, 2, "OrderCancelled")).get();
                assertThat(cluster.written(Topics.ORDER_EVENTS)).isGreaterThan(1);
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(event(codec, 2, "OrderTeleported")).get();
                producer.send(new ProducerRecord<>(Topics.ORDER_EVENTS, 0, new byte[] {1}, new byte[] {1, 2, 3}))
                        .get();
                producer.send(event(codec, 3, "OrderCancelled")).get();
                producer.commitTransaction();

                // Then
                List<String> seen = new ArrayList<>();
                while (seen.size() < 2) {
                    reader.take(Duration.ofSeconds(20)).forEach(entry -> seen.add(new String(entry.json(), UTF_8)));
                }
                assertThat(seen)
                        .extracting(json -> json.replaceAll(".*\"(orderId|version)\":\"?(o-1|[0-9]+).*", "$2"))
                        .containsExactly("1", "3");
                assertThat(seen.getFirst()).startsWith("{\"orderId\":\"o-1\",");
                assertThat(reader.take(Duration.ofMillis(300))).isEmpty();
                assertThat(isConsuming()).isTrue();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> !isConsuming());
        }
    }

    private static ViewsAppConfig views(Cluster cluster, Path stateDir) {
        ViewsAppConfig defaults =
                ViewsAppConfig.forEmbedded(cluster.bootstrapServers(), cluster.registryUrl(), stateDir, 0);
        return new ViewsAppConfig(
                defaults.streams(),
                QuerySettings.of("127.0.0.1", 0).withLive(LiveSettings.DEFAULT.withHeartbeat(Duration.ofMillis(200))),
                Optional.empty());
    }

    private static ProducerRecord<byte[], byte[]> event(EventCodec<OrderEvent> codec, long version, String type) {
        byte[] value = codec.serializer()
                .serialize(
                        Topics.ORDER_EVENTS,
                        new Recorded<>(
                                "event-" + version,
                                "Order",
                                "o-1",
                                version,
                                Instant.EPOCH,
                                Metadata.NONE,
                                "OrderCancelled",
                                new OrderEvent.OrderCancelled("never mind")));
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topics.ORDER_EVENTS, 0, "o-1".getBytes(UTF_8), value);
        record.headers().add(Headers.MESSAGE_TYPE, Headers.bytes(type));
        return record;
    }

    private static boolean isConsuming() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("event-feed"));
    }
}
