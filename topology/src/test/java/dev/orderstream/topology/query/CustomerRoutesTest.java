package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderStatus;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders of a customer over HTTP: pages, status, cursors. */
class CustomerRoutesTest {
    private final FakeHost host = new FakeHost();
    private final TestServer server =
            new TestServer(List.of(new CustomerRoutes(FakeHost.gather(host), StoredViews.FORMS)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ordersAreGivenWholeNewestFirst() {
        // Given
        put("c", "o-1", OrderStatus.DRAFT, 1);
        put("c", "o-2", OrderStatus.PAID, 2);

        // When
        HttpResponse<String> answer = server.get("/customers/c/orders");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Orderstream-Source")).isEmpty();
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"customerId": "c", "orders": [
              {"orderId": "o-2", "customerId": "c", "currency": "EUR", "state": "PAID", "version": 1,
               "items": [{"itemId": "a", "sku": "SKU-a", "name": "Thing a", "quantity": 2,
                          "unitPrice": {"amount": 1999, "currency": "EUR"}}],
               "total": {"amount": 3998, "currency": "EUR"}, "paid": {"amount": 0, "currency": "EUR"},
               "refundDue": {"amount": 0, "currency": "EUR"}, "refunded": {"amount": 0, "currency": "EUR"},
               "createdAt": "1970-01-01T00:00:02Z", "updatedAt": "1970-01-01T00:00:02Z"},
              {"orderId": "o-1", "customerId": "c", "currency": "EUR", "state": "DRAFT", "version": 1,
               "items": [{"itemId": "a", "sku": "SKU-a", "name": "Thing a", "quantity": 2,
                          "unitPrice": {"amount": 1999, "currency": "EUR"}}],
               "total": {"amount": 3998, "currency": "EUR"}, "paid": {"amount": 0, "currency": "EUR"},
               "refundDue": {"amount": 0, "currency": "EUR"}, "refunded": {"amount": 0, "currency": "EUR"},
               "createdAt": "1970-01-01T00:00:01Z", "updatedAt": "1970-01-01T00:00:01Z"}]}
            """));
    }

    @Test
    void aCustomerNeverSeenHasNoOrders() {
        // Given
        put("c", "o-1", OrderStatus.DRAFT, 1);

        // When
        HttpResponse<String> answer = server.get("/customers/nobody/orders");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Contract.parse(answer.body()))
                .isEqualTo(Contract.parse("{\"customerId\": \"nobody\", \"orders\": []}"));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        // Given
        IntStream.range(0, 25).forEach(i -> put("c", "o-" + i, OrderStatus.DRAFT, i / 3));

        // When
        List<String> found = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String path = "/customers/c/orders?limit=10";
        for (String cursor = ""; !cursor.equals("end"); ) {
            HttpResponse<String> page = server.get(path + cursor);
            List<String> ids = ids(page);
            found.addAll(ids);
            sizes.add(ids.size());
            cursor = Contract.at(page, "/next").isMissingNode() ? "end" : "&cursor=" + next(page);
        }

        // Then
        assertThat(sizes).containsExactly(10, 10, 5);
        assertThat(found).doesNotHaveDuplicates().hasSize(25);
        assertThat(found.getFirst()).isEqualTo("o-24");
    }

    @Test
    void fiftyAreGivenUnlessTheReaderSays() {
        // Given
        IntStream.range(0, 250).forEach(i -> put("c", "o-" + i, OrderStatus.DRAFT, i));

        // Then
        assertThat(ids(server.get("/customers/c/orders"))).hasSize(50);
        assertThat(ids(server.get("/customers/c/orders?limit=200"))).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DRAFT", "SUBMITTED", "PAID", "SHIPPED", "DELIVERED", "CANCELLED"})
    void everyStatusCanBeAskedFor(String status) {
        // Given
        for (OrderStatus each : OrderStatus.values()) {
            put("c", "o-" + each, each == OrderStatus.NONE ? OrderStatus.DRAFT : each, 1);
        }

        // When
        HttpResponse<String> answer = server.get("/customers/c/orders?status=" + status);

        // Then
        assertThat(ids(answer)).contains("o-" + status);
        assertThat(Contract.at(answer, "/orders").findValuesAsText("state")).containsOnly(status);
    }

    @Test
    void aFilteredPageMayBeShortThoughNotTheLast() {
        // Given
        IntStream.range(0, PartReader.SCANNED_MAX + 1).forEach(i -> put("c", "o-" + i, OrderStatus.DRAFT, 10_000 - i));
        put("c", "paid", OrderStatus.PAID, 1);

        // When
        HttpResponse<String> first = server.get("/customers/c/orders?status=PAID");
        HttpResponse<String> second = server.get("/customers/c/orders?status=PAID&cursor=" + next(first));

        // Then
        assertThat(ids(first)).isEmpty();
        assertThat(ids(second)).containsExactly("paid");
        assertThat(Contract.at(second, "/next").isMissingNode()).isTrue();
    }

    @Test
    void aCursorOutlivesTheOrderItNames() {
        // Given: a cursor behind which something is, whose own order has left the filter
        put("c", "o-1", OrderStatus.PAID, 1);
        put("c", "o-2", OrderStatus.PAID, 2);
        String cursor = next(server.get("/customers/c/orders?status=PAID&limit=1"));
        put("c", "o-2", OrderStatus.SHIPPED, 2);

        // Then
        assertThat(ids(server.get("/customers/c/orders?status=PAID&limit=1&cursor=" + cursor)))
                .containsExactly("o-1");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=-1, limit",
        "limit=ten, limit",
        "status=LOST, status",
        "status=paid, status",
        "status=NONE, status",
        "status=, status",
        "cursor=, cursor",
        "cursor=!, cursor",
        "cursor=AQ, cursor",
        "cursor=AQID, cursor",
        "cursor=1, cursor",
        "cursor=Af__, cursor",
        "partial=yes, partial",
        "partial=, partial",
        "stale=true, stale",
        "page=2, page",
        "limit=1&limit=2, limit",
        "cursor=%FF, cursor",
    })
    void badParametersAreNamed(String query, String field) {
        // Given
        put("c", "o-1", OrderStatus.DRAFT, 1);

        // When
        HttpResponse<String> answer = server.get("/customers/c/orders?" + query);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca", "b", "C", "c%20c", "d"})
    void theCursorOfAnotherCustomerIsRefused(String other) {
        // Given
        put("c", "o-1", OrderStatus.DRAFT, 1);
        put("c", "o-2", OrderStatus.DRAFT, 2);
        String cursor = next(server.get("/customers/c/orders?limit=1"));

        // When
        HttpResponse<String> answer = server.get("/customers/" + other + "/orders?cursor=" + cursor);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo("cursor");
    }

    @Test
    void aCursorThatWasTamperedWithShowsNobodyElsesOrders() {
        // Given
        put("c", "o-1", OrderStatus.DRAFT, 1);
        put("c", "o-2", OrderStatus.DRAFT, 2);
        put("d", "theirs", OrderStatus.DRAFT, 1);
        byte[] cursor = Base64.getUrlDecoder().decode(next(server.get("/customers/c/orders?limit=1")));

        // Then: every bit turned over, and every prefix
        for (int bit = 0; bit < cursor.length * 8; bit++) {
            byte[] turned = cursor.clone();
            turned[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefusedOrOwn(turned);
        }
        for (int length = 0; length < cursor.length; length++) {
            assertRefusedOrOwn(Arrays.copyOf(cursor, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%20", "", "%FF"})
    void badIdsAre400(String id) {
        // When
        HttpResponse<String> answer = server.get("/customers/" + id + "/orders");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PATH");
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo("customerId");
    }

    @Test
    void otherMethodsAreRefused() {
        assertThat(server.send("POST", "/customers/c/orders").statusCode()).isEqualTo(405);
        assertThat(server.send("HEAD", "/customers/c/orders").statusCode()).isEqualTo(200);
    }

    @Test
    void aPartitionThatIsNotHereIsNeverEmpty() {
        // Given
        host.here = false;

        // When
        HttpResponse<String> answer = server.get("/customers/c/orders");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private void assertRefusedOrOwn(byte[] cursor) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
        HttpResponse<String> answer = server.get("/customers/c/orders?cursor=" + text);
        assertThat(answer.statusCode()).isIn(200, 400);
        assertThat(answer.body()).doesNotContain("theirs");
    }

    private void put(String customerId, String orderId, OrderStatus status, int second) {
        StoredViews.put(host, 0, StoredViews.order(customerId, orderId, status, Instant.ofEpochSecond(second)));
    }

    private static List<String> ids(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/orders").findValuesAsText("orderId");
    }

    private static String next(HttpResponse<String> answer) {
        return Contract.at(answer, "/next").asText();
    }
}
