package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders as they are and as they were, over HTTP: every status. */
class OrderRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ordersAreGivenAsTheyAre() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        server.reads.append("o-1", Samples.START.plusMillis(5), Samples.added("b"));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("private, no-cache");
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"orderId": "o-1", "customerId": "customer-1", "currency": "EUR", "state": "DRAFT", "version": 2,
             "items": [
               {"itemId": "a", "sku": "SKU-a", "name": "Thing a", "quantity": 2,
                "unitPrice": {"amount": 1999, "currency": "EUR"}},
               {"itemId": "b", "sku": "SKU-b", "name": "Thing b", "quantity": 1,
                "unitPrice": {"amount": 500, "currency": "EUR"}}],
             "total": {"amount": 4498, "currency": "EUR"}, "paid": {"amount": 0, "currency": "EUR"},
             "refundDue": {"amount": 0, "currency": "EUR"}, "refunded": {"amount": 0, "currency": "EUR"},
             "createdAt": "2026-11-21T09:00:00Z", "updatedAt": "2026-11-21T09:00:00.005Z"}
            """));
    }

    @Test
    void eachSumIsGivenUnderItsName() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        server.reads.append("o-1", Samples.START, new OrderEvent.OrderSubmitted(Samples.START, Samples.eur(3_998)));
        server.reads.append("o-1", Samples.START, new OrderEvent.PaymentReceived("p-1", Samples.eur(4_998)));
        server.reads.append("o-1", Samples.START, new OrderEvent.RefundRequested("r-1", Samples.eur(1_000)));
        server.reads.append("o-1", Samples.START, new OrderEvent.PaymentReceived("p-2", Samples.eur(300)));
        server.reads.append("o-1", Samples.START, new OrderEvent.RefundRequested("r-2", Samples.eur(300)));
        server.reads.append("o-1", Samples.START, new OrderEvent.OrderRefunded("r-1", Samples.eur(1_000)));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1");

        // Then
        assertThat(Contract.at(answer, "/total/amount").asLong()).isEqualTo(3_998);
        assertThat(Contract.at(answer, "/paid/amount").asLong()).isEqualTo(5_298);
        assertThat(Contract.at(answer, "/refundDue/amount").asLong()).isEqualTo(300);
        assertThat(Contract.at(answer, "/refunded/amount").asLong()).isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/no",
                "/orders/no?version=1",
                "/orders/no?at=2026-11-21T09:00:00Z",
                "/orders/no?minVersion=0",
                "/orders/no/events",
                "/orders/no/events?after=3"
            })
    void missingOrdersAre404(String path) {
        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/status").asInt()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("UNKNOWN_ORDER");
        assertThat(Contract.at(answer, "/orderId").asText()).isEqualTo("no");
        assertThat(Contract.at(answer, "/instance").asText()).isEqualTo(path.replaceAll("\\?.*", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"1\" | 304",
                "W/\"1\" | 304",
                "\"7\", \"1\" | 304",
                "* | 304",
                "\"2\" | 200",
                "1 | 200",
            })
    void aKnownVersionIsNotSentAgain(String tags, int status) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1", "If-None-Match", tags);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(answer.body().isEmpty()).isEqualTo(status == 304);
    }

    @Test
    void earlierVersionsAndInstantsAreGiven() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        server.reads.append("o-1", Samples.START.plusSeconds(10), Samples.added("b"));
        server.reads.append("o-1", Samples.START.plusSeconds(20), Samples.added("c"));

        // When
        List<HttpResponse<String>> answers = List.of(
                server.get("/orders/o-1?version=2"),
                server.get("/orders/o-1?at=2026-11-21T09:00:10Z"),
                server.get("/orders/o-1?at=2026-11-21T09:00:19.999Z"),
                server.get("/orders/o-1?version=2&minVersion=3"));

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
            assertThat(Contract.at(answer, "/items").size()).isEqualTo(2);
        });
    }

    @Test
    void versionsAboveTheCurrentOneAre404() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1?version=2");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_FOUND");
        assertThat(Contract.at(answer, "/currentVersion").asLong()).isEqualTo(1);
    }

    @Test
    void instantsBeforeTheOrderAre404() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1?at=2026-11-21T08:59:59.999Z");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("UNKNOWN_ORDER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders/o-1",
                "/orders/o-1?version=1",
                "/orders/o-1?at=2026-11-21T09:00:00Z",
                "/orders/o-1?minVersion=1",
                "/orders/o-1/events",
                "/orders/o-1/commands/c-1",
                "/orders/o-1/commands/c-1?wait=100"
            })
    void anUnavailableOwnerIs503AndNeverA404(String path) {
        // Given
        server.reads.beforeRead(() -> {
            throw new OwnerUnavailableException("restoring on 10.1.2.3");
        });

        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/status").asInt()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("OWNER_UNAVAILABLE");
        assertThat(answer.body()).doesNotContain("10.1.2.3");
    }

    @Test
    void bugsAre500WithoutDetails() {
        // Given
        server.reads.beforeRead(() -> {
            throw new IllegalStateException("secret");
        });

        // When
        HttpResponse<String> answer = server.get("/orders/o-1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INTERNAL_ERROR");
        assertThat(answer.body()).doesNotContain("secret");
    }
}
