package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.kernel.Metadata;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Histories and commands over HTTP. */
class HistoryAndCommandRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyTypeOfEventIsGivenWithItsFields() {
        // Given
        Metadata metadata = new Metadata(
                Optional.of("user"),
                Optional.of("correlation"),
                Optional.of("command"),
                Optional.of("tenant"),
                Optional.of("web"));
        List<OrderEvent> events = Samples.oneOfEach();
        events.forEach(event -> server.reads.append("o-1", Samples.START, event, metadata));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/events");

        // Then
        JsonNode given = Contract.at(answer, "/events");
        assertThat(given.findValuesAsText("type"))
                .isEqualTo(events.stream()
                        .map(event -> event.getClass().getSimpleName())
                        .toList());
        assertThat(given.get(3)).isEqualTo(Contract.parse("""
            {"eventId": "00000000-0000-0007-0000-000000000003", "type": "OrderSubmitted", "version": 4,
             "timestamp": "2026-11-21T09:00:00Z",
             "data": {"submittedAt": "2026-11-21T09:00:00Z", "total": {"amount": 3998, "currency": "EUR"}},
             "metadata": {"userId": "user", "correlationId": "correlation", "causationId": "command",
                          "tenant": "tenant", "team": "web"}}
            """));
        assertThat(Contract.at(answer, "/next").isMissingNode()).isTrue();
    }

    @Test
    void everyTypeOfEventHasItsOwnData() {
        // Given
        Samples.oneOfEach().forEach(event -> server.reads.append("o-1", Samples.START, event));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/events");

        // Then
        List<String> data = new ArrayList<>();
        Contract.at(answer, "/events")
                .forEach(event -> data.add(event.path("data").toString().replace("\"", "'")));
        String itemA = "{'itemId':'a','sku':'SKU-a','name':'Thing a','quantity':2,'unitPrice':" + money(1_999) + "}";
        String itemB = "{'itemId':'b','sku':'SKU-b','name':'Thing b','quantity':1,'unitPrice':" + money(500) + "}";
        assertThat(data)
                .containsExactly(
                        "{'customerId':'customer-1','currency':'EUR','items':[" + itemA + "]}",
                        "{'item':" + itemB + "}",
                        "{'itemId':'b'}",
                        "{'submittedAt':'2026-11-21T09:00:00Z','total':" + money(3_998) + "}",
                        "{'paymentId':'pay-1','amount':" + money(4_998) + "}",
                        "{'refundId':'refund-payment-pay-1','amount':" + money(1_000) + "}",
                        "{'refundId':'refund-payment-pay-1','reason':'account closed'}",
                        "{'refundId':'refund-payment-pay-1','amount':" + money(1_000) + "}",
                        "{'trackingNumber':'track-1','carrier':'carrier'}",
                        "{'deliveredAt':'2026-11-21T09:01:00Z'}",
                        "{'reason':'never mind'}");
    }

    private static String money(long amount) {
        return "{'amount':" + amount + ",'currency':'EUR'}";
    }

    @Test
    void aPageBeyondTheEndIsEmpty() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/events?after=" + Long.MAX_VALUE);

        // Then
        assertThat(answer.body()).isEqualTo("{\"orderId\":\"o-1\",\"events\":[]}");
    }

    @Test
    void pagesHave100EventsUnlessAskedOtherwise() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        for (int i = 0; i < 1_000; i++) {
            server.reads.append("o-1", Samples.START, new OrderEvent.OrderItemRemoved("none"));
        }

        // When
        HttpResponse<String> byDefault = server.get("/orders/o-1/events");
        HttpResponse<String> largest = server.get("/orders/o-1/events?limit=1000");

        // Then
        assertThat(Contract.at(byDefault, "/events").size()).isEqualTo(100);
        assertThat(Contract.at(byDefault, "/next").asLong()).isEqualTo(100);
        assertThat(Contract.at(largest, "/events").size()).isEqualTo(1_000);
        assertThat(Contract.at(largest, "/next").asLong()).isEqualTo(1_000);
    }

    @Test
    void commandsAreGivenWithTheirOutcome() {
        // Given
        Instant at = Samples.START;
        server.reads.settle("o-1", "ok", CommandStatus.accepted(Optional.empty(), 3, at));
        server.reads.settle("o-1", "noop", CommandStatus.noOp(Optional.empty(), at));
        server.reads.settle(
                "o-1",
                "no",
                CommandStatus.refused(
                        Optional.empty(), CommandStatus.Status.REJECTED, "EMPTY_ORDER", "Nothing to submit.", at));
        server.reads.settle(
                "o-1",
                "bug",
                CommandStatus.refused(Optional.empty(), CommandStatus.Status.FAILED, "INTERNAL_ERROR", "A bug.", at));

        // When
        List<String> bodies = List.of("ok", "noop", "no", "bug", "never").stream()
                .map(id -> server.get("/orders/o-1/commands/" + id).body())
                .toList();

        // Then
        assertThat(bodies)
                .containsExactly(
                        "{\"orderId\":\"o-1\",\"commandId\":\"ok\",\"status\":\"ACCEPTED\",\"versions\":[3]}",
                        "{\"orderId\":\"o-1\",\"commandId\":\"noop\",\"status\":\"ACCEPTED\",\"versions\":[]}",
                        "{\"orderId\":\"o-1\",\"commandId\":\"no\",\"status\":\"REJECTED\",\"code\":\"EMPTY_ORDER\","
                                + "\"detail\":\"Nothing to submit.\"}",
                        "{\"orderId\":\"o-1\",\"commandId\":\"bug\",\"status\":\"FAILED\",\"code\":\"INTERNAL_ERROR\","
                                + "\"detail\":\"A bug.\"}",
                        "{\"orderId\":\"o-1\",\"commandId\":\"never\",\"status\":\"PENDING\"}");
    }
}
