package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.query.SseClient.Event;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The history of an order, followed live: what comes, and where it begins. */
@Timeout(60)
class OrderStreamTest {
    private final TestServer server = TestServer.ofStreams(UnaryOperator.identity());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theHistoryComesAndThenWhatHappens() {
        // Given
        List<OrderEvent> events = Samples.oneOfEach();
        events.subList(0, 5).forEach(event -> server.reads.append("o-1", Samples.START, event));

        try (SseClient client = follow("o-1").begun()) {
            // When
            List<Event> past = client.next(5);
            List<Event> live = new ArrayList<>();
            for (OrderEvent event : events.subList(5, events.size())) {
                server.reads.append("o-1", Samples.START, event);
                live.add(client.next());
            }

            // Then: each is what the page of the history holds, on one line
            JsonNode page = Contract.at(server.get("/orders/o-1/events"), "/events");
            past.addAll(live);
            assertThat(past)
                    .isEqualTo(IntStream.range(0, events.size())
                            .mapToObj(i -> new Event(
                                    String.valueOf(i + 1),
                                    events.get(i).getClass().getSimpleName(),
                                    page.get(i).toString()))
                            .toList());
            assertThat(client.header("content-type")).isEqualTo("text/event-stream");
            assertThat(client.header("cache-control")).isEqualTo("no-store");
            assertThat(client.header("x-correlation-id")).isNotEmpty();
        }
    }

    @Test
    void aStreamGoesOnWhereAnotherEnded() {
        // Given
        Samples.oneOfEach().forEach(event -> server.reads.append("o-1", Samples.START, event));

        // When
        try (SseClient byHeader = follow("o-1", "Last-Event-ID: 9").begun();
                SseClient byParameter = new SseClient(
                                server.server.port(), "/orders/o-1/events?after=3", "Accept: text/event-stream")
                        .begun();
                SseClient byBoth = new SseClient(
                                server.server.port(),
                                "/orders/o-1/events?after=3",
                                "Accept: text/html, Text/Event-Stream;q=0.9",
                                "Last-Event-ID: 7")
                        .begun();
                SseClient atEnd = follow("o-1", "Last-Event-ID: 11").begun()) {
            server.reads.append("o-1", Samples.START, new OrderEvent.OrderItemRemoved("none"));

            // Then
            assertThat(SseClient.ids(byHeader.next(3))).containsExactly("10", "11", "12");
            assertThat(byParameter.next().id()).isEqualTo("4");
            assertThat(byBoth.next().id()).isEqualTo("8");
            assertThat(atEnd.next().id()).isEqualTo("12");
        }
    }

    @Test
    void manyReadersOfAnOrderThatChangesSeeItAllInOrder() {
        // Given: room for all of them to begin at once
        try (TestServer roomy = new TestServer(8, UnaryOperator.identity())) {
            roomy.reads.append("o-1", Samples.START, Samples.created());
            List<CompletableFuture<List<String>>> readers = IntStream.range(0, 30)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> {
                                try (SseClient client = SseClient.ofOrder(
                                                roomy.server.port(), "o-1", "Last-Event-ID: " + i % 2)
                                        .begun()) {
                                    return SseClient.ids(client.next(500 - i % 2));
                                }
                            },
                            Thread::startVirtualThread))
                    .toList();

            // When
            for (int i = 1; i < 500; i++) {
                roomy.reads.append("o-1", Samples.START, Samples.added("i" + i));
            }

            // Then
            for (int i = 0; i < 30; i++) {
                assertThat(readers.get(i).join())
                        .isEqualTo(LongStream.rangeClosed(1 + i % 2, 500)
                                .mapToObj(String::valueOf)
                                .toList());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.0", "9999999999999999999", "3-7"})
    void aMalformedLastEventIdIs400(String id) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer =
                server.get("/orders/o-1/events", "Accept", "text/event-stream", "Last-Event-ID", id);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_HEADER");
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo("Last-Event-ID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=x", "after=-1", "limit=3", "wait=3"})
    void aMalformedParameterIs400(String parameter) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/events?" + parameter, "Accept", "text/event-stream");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void whatCannotBeFollowedIsAProblem() {
        // When
        HttpResponse<String> unknown = server.get("/orders/o-1/events", "Accept", "text/event-stream");
        HttpResponse<String> unknownLater =
                server.get("/orders/o-1/events", "Accept", "text/event-stream", "Last-Event-ID", "3");
        server.reads.beforeRead(() -> {
            throw new OwnerUnavailableException("moved");
        });
        HttpResponse<String> away = server.get("/orders/o-1/events", "Accept", "text/event-stream");

        // Then
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Contract.at(unknown, "/code").asText()).isEqualTo("UNKNOWN_ORDER");
        assertThat(unknownLater.statusCode()).isEqualTo(404);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(Contract.at(away, "/code").asText()).isEqualTo("OWNER_UNAVAILABLE");
    }

    @Test
    void headSaysWhatItWouldBe() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> head = server.send("HEAD", "/orders/o-1/events", "Accept", "text/event-stream");

        // Then
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
        await().atMost(Duration.ofSeconds(10)).until(() -> server.openStreams("order") == 0);
    }

    private SseClient follow(String orderId, String... headers) {
        return SseClient.ofOrder(server.server.port(), orderId, headers);
    }
}
