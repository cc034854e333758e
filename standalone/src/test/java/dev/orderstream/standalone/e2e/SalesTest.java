package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sales that are answered are those that a plain addition of the log gives. {@code -Dorders=100000} makes more orders than the
 * {@value #ORDERS_DEFAULT} of every build.
 */
class SalesTest {
    private static final Logger LOG = LoggerFactory.getLogger(SalesTest.class);
    private static final int ORDERS_DEFAULT = 5_000;
    private static final LocalDate FIRST = LocalDate.parse("2026-10-31");
    private static final LocalDate LAST = LocalDate.parse("2026-11-12");

    @Test
    @Timeout(1_200)
    void theAnalyticsEqualAPlainRecomputation(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        int orders = Integer.getInteger("orders", ORDERS_DEFAULT);
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                TwoViews views = TwoViews.start(cluster, directory)) {
            // Given
            long begin = System.nanoTime();
            new RandomOrders(7, orders).writeTo(cluster);
            PlainSales expected = new PlainSales();
            cluster.forEachValue(Topics.ORDER_EVENTS, expected::add);
            assertThat(expected.ordersPaid()).isGreaterThan(orders / 2);

            // When
            Http one = views.queries().getFirst();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(10))
                    .untilAsserted(() ->
                            assertThat(one.get(sales(FIRST, LAST)).body()).isEqualTo(expected.sales(FIRST, LAST)));
            LOG.atInfo()
                    .addKeyValue("orders", orders)
                    .addKeyValue("millis", (System.nanoTime() - begin) / 1_000_000)
                    .log("Written, projected and equal");

            // Then: on both instances, for the whole and for parts of it
            for (Http queries : views.queries()) {
                for (LocalDate from = FIRST; !from.isAfter(LAST); from = from.plusDays(3)) {
                    for (LocalDate to = from; !to.isAfter(LAST); to = to.plusDays(4)) {
                        assertAnalytics(queries, expected, from, to);
                    }
                }
                assertAnalytics(queries, expected, FIRST, LAST);
            }
        }
    }

    private static void assertAnalytics(Http queries, PlainSales expected, LocalDate from, LocalDate to)
            throws IOException, InterruptedException {
        String range = "?from=" + from + "&to=" + to;
        assertThat(get(queries, sales(from, to))).isEqualTo(expected.sales(from, to));
        assertThat(get(queries, "/analytics/products" + range + "&limit=1000"))
                .isEqualTo(expected.products(from, to, 1_000));
        assertThat(get(queries, "/analytics/products" + range + "&limit=7")).isEqualTo(expected.products(from, to, 7));
        for (int sku = 0; sku <= RandomOrders.SKUS; sku += 8) {
            assertThat(get(queries, "/analytics/products/sku-" + sku + range))
                    .isEqualTo(expected.product("sku-" + sku, from, to));
        }
    }

    private static JsonNode get(Http queries, String path) throws IOException, InterruptedException {
        Http.Answer answer = queries.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        return answer.body();
    }

    private static String sales(LocalDate from, LocalDate to) {
        return "/analytics/sales?from=" + from + "&to=" + to;
    }
}
