package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.view.DailySales;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sales by day and by product over HTTP, added up over partitions. */
class AnalyticsRoutesTest {
    private static final String BOTH_DAYS = "?from=2026-11-21&to=2026-11-22";

    private final Peer peer = new Peer(2);
    private final StoredSales sales = new StoredSales(peer.host);

    AnalyticsRoutesTest() {
        peer.served.addAll(List.of(0, 1));
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void daysAreAddedUpByCurrency() {
        // Given
        sales.of(0, "2026-11-20", "EUR", 9, 9, 9, 9);
        sales.of(0, "2026-11-21", "EUR", 1, 100, 150, 50);
        sales.of(1, "2026-11-21", "EUR", 2, 200, 200, 0);
        sales.of(1, "2026-11-21", "CHF", 0, 0, 0, 7);
        sales.of(0, "2026-11-22", "USD", 1, 1, 1, 0);
        sales.of(1, "2026-11-23", "EUR", 9, 9, 9, 9);

        // When
        HttpResponse<String> answer = get("/analytics/sales" + BOTH_DAYS);

        // Then
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"from": "2026-11-21", "to": "2026-11-22", "days": [
              {"date": "2026-11-21", "sales": [
                {"currency": "CHF", "ordersPaid": 0, "revenue": {"amount": 0, "currency": "CHF"},
                 "received": {"amount": 0, "currency": "CHF"}, "refunded": {"amount": 7, "currency": "CHF"}},
                {"currency": "EUR", "ordersPaid": 3, "revenue": {"amount": 300, "currency": "EUR"},
                 "received": {"amount": 350, "currency": "EUR"}, "refunded": {"amount": 50, "currency": "EUR"}}]},
              {"date": "2026-11-22", "sales": [
                {"currency": "USD", "ordersPaid": 1, "revenue": {"amount": 1, "currency": "USD"},
                 "received": {"amount": 1, "currency": "USD"}, "refunded": {"amount": 0, "currency": "USD"}}]}]}
            """));
    }

    @Test
    void sumsBeyondEveryMachineNumberAreExact() {
        // Given
        BigInteger much = BigInteger.valueOf(Long.MAX_VALUE);
        for (int partition = 0; partition < 2; partition++) {
            sales.of(partition, "2026-11-21", "EUR", new DailySales(1, much, much.add(much), BigInteger.ONE));
        }

        // When
        HttpResponse<String> answer = get("/analytics/sales" + BOTH_DAYS);

        // Then
        assertThat(answer.body())
                .contains("\"revenue\":{\"amount\":18446744073709551614,")
                .contains("\"received\":{\"amount\":36893488147419103228,");
    }

    @Test
    void productsAreGivenMostUnitsFirstThenBySku() {
        // Given
        sales.sold(0, "2026-11-21", "tea", "EUR", 2, 20);
        sales.sold(1, "2026-11-22", "tea", "EUR", 3, 30);
        sales.sold(1, "2026-11-22", "tea", "USD", 1, 11);
        sales.sold(0, "2026-11-21", "pot", "EUR", 7, 1);
        sales.sold(0, "2026-11-21", "b", "EUR", 6, 1);
        sales.sold(0, "2026-11-23", "late", "EUR", 99, 1);

        // When
        HttpResponse<String> answer = get("/analytics/products" + BOTH_DAYS + "&limit=3");

        // Then
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"from": "2026-11-21", "to": "2026-11-22", "products": [
              {"sku": "pot", "units": 7, "revenue": [{"amount": 1, "currency": "EUR"}]},
              {"sku": "b", "units": 6, "revenue": [{"amount": 1, "currency": "EUR"}]},
              {"sku": "tea", "units": 6, "revenue": [
                {"amount": 50, "currency": "EUR"}, {"amount": 11, "currency": "USD"}]}]}
            """));
    }

    @Test
    void theLimitOfProductsIsAboutTheWholeAndNotAPart() {
        // Given: each part alone would put another product first
        sales.sold(0, "2026-11-21", "a", "EUR", 5, 1);
        sales.sold(0, "2026-11-21", "both", "EUR", 4, 1);
        sales.sold(1, "2026-11-21", "b", "EUR", 5, 1);
        sales.sold(1, "2026-11-21", "both", "EUR", 4, 1);

        // When
        HttpResponse<String> answer = get("/analytics/products" + BOTH_DAYS + "&limit=1");

        // Then
        assertThat(Contract.at(answer, "/products").findValuesAsText("sku")).containsExactly("both");
    }

    @Test
    void aHundredProductsAreGivenUnlessTheReaderSays() {
        // Given
        IntStream.range(0, 1_100).forEach(i -> sales.sold(i % 2, "2026-11-21", "s" + i, "EUR", 1, 1));

        // Then
        assertThat(Contract.at(get("/analytics/products" + BOTH_DAYS), "/products"))
                .hasSize(100);
        assertThat(Contract.at(get("/analytics/products" + BOTH_DAYS + "&limit=1000"), "/products"))
                .hasSize(1_000);
    }

    @Test
    void aProductIsGivenDayByDay() {
        // Given
        sales.sold(0, "2026-11-21", "tea", "EUR", 2, 20);
        sales.sold(1, "2026-11-21", "tea", "EUR", 1, 10);
        sales.sold(1, "2026-11-22", "tea", "USD", 1, 11);
        sales.sold(1, "2026-11-22", "teapot", "USD", 50, 50);

        // When
        HttpResponse<String> answer = get("/analytics/products/tea" + BOTH_DAYS);

        // Then
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"sku": "tea", "from": "2026-11-21", "to": "2026-11-22", "units": 4,
             "revenue": [{"amount": 30, "currency": "EUR"}, {"amount": 11, "currency": "USD"}],
             "days": [
               {"date": "2026-11-21", "units": 3, "revenue": [{"amount": 30, "currency": "EUR"}]},
               {"date": "2026-11-22", "units": 1, "revenue": [{"amount": 11, "currency": "USD"}]}]}
            """));
    }

    @Test
    void whatNeverSoldIsZero() {
        assertThat(Contract.parse(get("/analytics/products/tea" + BOTH_DAYS).body()))
                .isEqualTo(Contract.parse("""
            {"sku": "tea", "from": "2026-11-21", "to": "2026-11-22", "units": 0, "revenue": [], "days": []}
            """));
        assertThat(Contract.parse(get("/analytics/products" + BOTH_DAYS).body()))
                .isEqualTo(Contract.parse("""
            {"from": "2026-11-21", "to": "2026-11-22", "products": []}
            """));
        assertThat(Contract.parse(get("/analytics/sales" + BOTH_DAYS).body())).isEqualTo(Contract.parse("""
            {"from": "2026-11-21", "to": "2026-11-22", "days": []}
            """));
    }

    @ParameterizedTest
    @CsvSource({
        "/analytics/sales, from=2024-01-01&to=2024-12-31",
        "/analytics/products/tea, from=2024-01-01&to=2024-12-31",
        "/analytics/products, from=2024-01-01&to=2024-04-01",
        "/analytics/sales, from=2024-02-29&to=2024-02-29",
        "/analytics/sales, from=0000-01-01&to=0000-12-31",
        "/analytics/products/tea, from=9999-01-01&to=9999-12-31",
    })
    void theLongestRangesAreTaken(String path, String query) {
        assertThat(get(path + "?" + query).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/analytics/sales, '', from",
        "/analytics/sales, to=2026-11-21, from",
        "/analytics/sales, from=2026-11-21, to",
        "/analytics/sales, from=2026-11-22&to=2026-11-21, to",
        "/analytics/sales, from=2024-01-01&to=2025-01-01, to",
        "/analytics/sales, from=2023-02-29&to=2023-03-01, from",
        "/analytics/sales, from=2026-1-1&to=2026-11-21, from",
        "/analytics/sales, from=21.11.2026&to=2026-11-21, from",
        "/analytics/sales, from=2026-11-21T00:00:00Z&to=2026-11-21, from",
        "/analytics/sales, from=-2026-11-21&to=2026-11-21, from",
        "/analytics/sales, from=2026-11-21&to=%2B12026-11-21, to",
        "/analytics/sales, from=2026-11-21&to=2026-11-21&limit=1, limit",
        "/analytics/sales, from=2026-11-21&to=2026-11-21&partial=no, partial",
        "/analytics/products, to=2026-11-21, from",
        "/analytics/products, from=2024-01-01&to=2024-04-02, to",
        "/analytics/products, from=2026-11-21&to=2026-11-21&limit=0, limit",
        "/analytics/products, from=2026-11-21&to=2026-11-21&limit=1001, limit",
        "/analytics/products, from=2026-11-21&to=2026-11-21&cursor=x, cursor",
        "/analytics/products/tea, from=2026-11-21, to",
        "/analytics/products/tea, from=2024-01-01&to=2025-01-01, to",
        "/analytics/products/tea, from=%2B999999999-12-31&to=%2B999999999-12-31, from",
        "/analytics/products/tea, from=2026-11-21&to=2026-11-21&limit=1, limit",
        "/analytics/products/tea, from=2026-11-21&to=2026-11-21&stale=yes, stale",
    })
    void badParametersAreNamed(String path, String query, String field) {
        // When
        HttpResponse<String> answer = get(path + "?" + query);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%20", "%FF", ""})
    void badSkusAre400(String sku) {
        // When
        HttpResponse<String> answer = get("/analytics/products/" + sku + BOTH_DAYS);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo("sku");
    }

    @Test
    void aSkuMayHoldASlash() {
        // Given
        sales.sold(0, "2026-11-21", "a/b", "EUR", 2, 20);

        // Then
        assertThat(Contract.at(get("/analytics/products/a%2Fb" + BOTH_DAYS), "/units")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void aPartitionThatIsNotHereIsNeverZero() {
        // Given
        peer.served.remove(1);

        // Then
        assertThat(get("/analytics/sales" + BOTH_DAYS).statusCode()).isEqualTo(503);
        assertThat(get("/analytics/products" + BOTH_DAYS).statusCode()).isEqualTo(503);
        assertThat(get("/analytics/products/tea" + BOTH_DAYS).statusCode()).isEqualTo(503);
    }

    private HttpResponse<String> get(String path) {
        return peer.server.get(path);
    }
}
