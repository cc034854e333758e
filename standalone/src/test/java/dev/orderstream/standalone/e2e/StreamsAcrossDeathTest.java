package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.standalone.e2e.EventSourceReader.Event;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An order is followed live at one instance and owned by another, while events come: whichever of the two dies, the reader sees each
 * version of the committed log once, in order.
 */
class StreamsAcrossDeathTest {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsAcrossDeathTest.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MORE = 40;

    private final CountDownLatch written = new CountDownLatch(1);

    enum Death {
        OWNER_KILLED,
        OWNER_STOPPED,
        ASKED_KILLED,
        ASKED_STOPPED;

        boolean isOfOwner() {
            return this == OWNER_KILLED || this == OWNER_STOPPED;
        }

        void of(ChildJvm instance) throws InterruptedException {
            if (this == OWNER_KILLED || this == ASKED_KILLED) {
                instance.kill();
            } else {
                instance.terminate();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Death.class)
    void eachVersionIsSeenOnce(Death death, @TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                EventOracle oracle = EventOracle.follow(cluster);
                ViewsFleet views = new ViewsFleet(cluster, directory)) {
            // Given: orders of one instance, followed at another
            orders.awaitRunning(PATIENCE);
            String one = views.start("one");
            String other = views.start("other");
            views.awaitSpread(one, other);
            List<Integer> ofOther = ViewsFleet.served(other);
            List<String> followed = IntStream.iterate(0, i -> i + 1)
                    .mapToObj(i -> "order-" + i)
                    .filter(id -> ofOther.contains(PlainLog.partition(id)))
                    .limit(3)
                    .toList();
            for (String order : followed) {
                cluster.send(Commands.record(order, cluster.encode(Commands.create(order))));
                await().atMost(PATIENCE)
                        .until(() -> new Http(one).get("/orders/" + order).status() == 200);
            }
            Thread writer = Thread.ofVirtual().start(() -> write(cluster, followed));
            List<EventSourceReader> readers = followed.stream()
                    .map(order -> new EventSourceReader(List.of(one, other), "/orders/" + order + "/events"))
                    .toList();
            try {
                awaitMore(readers, MORE);

                // When
                death.of(views.instance(death.isOfOwner() ? other : one));

                // Then: the stream goes on
                long died = System.nanoTime();
                awaitMore(readers, MORE);
                Duration goesOnAfter = Duration.ofNanos(System.nanoTime() - died);
                written.countDown();
                writer.join();
                for (int i = 0; i < followed.size(); i++) {
                    assertAllSeen(oracle, followed.get(i), readers.get(i));
                }
                LOG.atInfo()
                        .addKeyValue("death", death)
                        .addKeyValue("goesOnAfter", goesOnAfter)
                        .addKeyValue("connections", readers.getFirst().connections())
                        .addKeyValue("events", readers.getFirst().events().size())
                        .log("Streams across death");
                assertThat(readers)
                        .allSatisfy(reader -> assertThat(
                                        reader.connections().stream().filter(status -> status == 200))
                                .as("streams that began")
                                .hasSize(death.isOfOwner() ? 1 : 2));
            } finally {
                readers.forEach(EventSourceReader::close);
            }
        }
    }

    private static void awaitMore(List<EventSourceReader> readers, int more) {
        List<Integer> before = new ArrayList<>();
        readers.forEach(reader -> before.add(reader.events().size()));
        await().atMost(PATIENCE)
                .until(() -> IntStream.range(0, readers.size())
                        .allMatch(i -> readers.get(i).events().size() >= before.get(i) + more));
    }

    private static void assertAllSeen(EventOracle oracle, String order, EventSourceReader reader)
            throws IOException, InterruptedException {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reader.events())
                        .last()
                        .extracting(Event::id)
                        .isEqualTo(Long.toString(oracle.now(log -> log.version(order)))));
        List<Event> seen = reader.events();
        assertThat(seen)
                .extracting(event -> Integer.parseInt(event.id()))
                .isEqualTo(IntStream.rangeClosed(1, seen.size()).boxed().toList());
        for (Event event : seen) {
            JsonNode committed = oracle.now(log -> PlainJson.event(
                    log.at(order, Long.parseLong(event.id())).orElseThrow().event()));
            assertThat(JSON.readTree(event.data())).isEqualTo(committed);
            assertThat(event.type()).isEqualTo(committed.path("type").asText());
        }
    }

    /** Items come and go. */
    private void write(Cluster cluster, List<String> orders) {
        try {
            for (int i = 0; !written.await(40, TimeUnit.MILLISECONDS); i++) {
                for (String order : orders) {
                    OrderItem item = new OrderItem("more-" + i / 2, "sku-2", "Cup", 1, new Money(100L, "EUR"));
                    cluster.post(Commands.record(
                            order,
                            cluster.encode(
                                    i % 2 == 0
                                            ? new AddItem(Commands.envelope(order, null), item)
                                            : new RemoveItem(Commands.envelope(order, null), item.getItemId()))));
                }
                cluster.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
