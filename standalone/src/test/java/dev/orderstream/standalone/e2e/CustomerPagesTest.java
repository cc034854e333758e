package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.standalone.e2e.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A customer's orders are paged through, on one instance and the other by turns, while more arrive. */
class CustomerPagesTest {
    private static final int ORDERS = 10_000;
    private static final int MORE = 1_000;
    private static final int LIMIT = 100;
    private static final String CUSTOMER = "customer-1";
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

    /** As it was read. */
    private record Found(String orderId, Instant createdAt) {}

    @Test
    void noOrderIsSkippedOrRepeatedWhileMoreArrive(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                TwoViews views = TwoViews.start(cluster, directory)) {
            // Given: ten at every instant
            Map<String, Instant> atTheStart = new TreeMap<>();
            for (int i = 0; i < ORDERS; i++) {
                String orderId = "o-" + i;
                atTheStart.put(orderId, START.plusSeconds(i / 10));
                create(cluster, orderId, atTheStart.get(orderId), CUSTOMER);
                create(cluster, "other-" + i, START.plusSeconds(i / 10), CUSTOMER + "0");
            }
            cluster.flush();
            List<Http> queries = views.queries();
            awaitVisible(queries.getFirst(), "o-", ORDERS);

            // When
            List<Found> found = new ArrayList<>();
            String cursor = "";
            int pages = 0;
            for (int more = 0; more < MORE || !cursor.isEmpty(); pages++) {
                for (int i = 0; i < MORE * LIMIT / ORDERS && more < MORE; i++, more++) {
                    create(cluster, "n-" + more, arrival(more), CUSTOMER);
                }
                Http asked = queries.get(pages % queries.size());
                Answer page = asked.get("/customers/" + CUSTOMER + "/orders?limit=" + LIMIT + cursor);
                assertThat(page.status()).isEqualTo(200);
                for (JsonNode order : page.body().path("orders")) {
                    assertThat(order.path("customerId").asText()).isEqualTo(CUSTOMER);
                    found.add(new Found(
                            order.path("orderId").asText(),
                            Instant.parse(order.path("createdAt").asText())));
                }
                if (!page.body().has("next")) {
                    break;
                }
                cursor = "&cursor=" + page.text("/next");
            }

            // Then
            assertThat(pages).isGreaterThanOrEqualTo(ORDERS / LIMIT - 1);
            assertThat(found).extracting(Found::orderId).doesNotHaveDuplicates();
            assertThat(found)
                    .isSortedAccordingTo(
                            Comparator.comparing(Found::createdAt).reversed().thenComparing(Found::orderId));
            Map<String, Instant> old = new TreeMap<>();
            found.stream()
                    .filter(each -> each.orderId().startsWith("o-"))
                    .forEach(each -> old.put(each.orderId(), each.createdAt()));
            assertThat(old).isEqualTo(atTheStart);

            // And: those that arrived are there
            cluster.flush();
            awaitVisible(queries.getLast(), "n-", MORE);
            Answer newest = queries.getLast().get("/customers/" + CUSTOMER + "/orders?limit=1");
            assertThat(newest.text("/orders/0/orderId")).isEqualTo("n-" + (MORE - 1));
        }
    }

    /** Newer than all before, but for one in ten that comes late. */
    private static Instant arrival(int more) {
        return more % 10 == 5 ? START.plusSeconds(more) : START.plusSeconds(ORDERS + more);
    }

    private static void create(Cluster cluster, String orderId, Instant at, String customerId) {
        OrderItem item = new OrderItem("line-1", "sku-1", "Tea", 2, new Money(450L, "EUR"));
        OrderCreated created = new OrderCreated(Events.envelope(orderId, 1, at), customerId, "EUR", List.of(item));
        cluster.post(Events.record(cluster, orderId, created));
    }

    /** The last that were written, of every partition. */
    private static void awaitVisible(Http queries, String prefix, int count) {
        for (int i = count - 30; i < count; i++) {
            String path = "/orders/" + prefix + i;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> queries.get(path).status() == 200);
        }
    }
}
