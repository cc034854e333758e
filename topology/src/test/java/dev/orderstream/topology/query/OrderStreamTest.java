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

/** The history of an order, followed live. */
@Timeout(60)
class OrderStreamTest {
    private final TestServer server = server(UnaryOperator.identity());

    private static TestServer server(UnaryOperator<LiveSettings> live) {
        return new TestServer(8, settings -> settings.withRequestsMax(2).withLive(live.apply(LiveSettings.DEFAULT)));
    }

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
            assertThat(ids(byHeader.next(3))).containsExactly("10", "11", "12");
            assertThat(byParameter.next().id()).isEqualTo("4");
            assertThat(byBoth.next().id()).isEqualTo("8");
            assertThat(atEnd.next().id()).isEqualTo("12");
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
        awaitOpen(server, 0);
    }

    @Test
    void aCommentComesWhenNothingElseDoes() {
        try (TestServer beating = server(live -> live.withHeartbeat(Duration.ofMillis(100)))) {
            // Given
            beating.reads.append("o-1", Samples.START, Samples.created());

            // When
            long start = System.nanoTime();
            try (SseClient client =
                    SseClient.ofOrder(beating.server.port(), "o-1").begun()) {
                client.next();

                // Then
                assertThat(client.block()).contains(":");
                assertThat(client.block()).contains(":");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
            }
        }
    }

    @Test
    void aStreamIsNoIdleConnection() {
        try (TestServer hasty = new TestServer(
                8,
                settings -> settings.withIdleTimeout(Duration.ofMillis(200))
                        .withLive(LiveSettings.DEFAULT.withHeartbeat(Duration.ofMillis(100))))) {
            // Given
            hasty.reads.append("o-1", Samples.START, Samples.created());
            try (SseClient client =
                    SseClient.ofOrder(hasty.server.port(), "o-1").begun()) {
                client.next();

                // When
                for (int beats = 0; beats < 10; beats++) {
                    assertThat(client.block()).contains(":");
                }
                hasty.reads.append("o-1", Samples.START, Samples.added("b"));

                // Then
                assertThat(client.next().id()).isEqualTo("2");
            }
        }
    }

    @Test
    void anOwnerThatComesBackLeavesNoGap() {
        try (TestServer beating = server(live -> live.withHeartbeat(Duration.ofMillis(50)))) {
            // Given
            beating.reads.append("o-1", Samples.START, Samples.created());
            try (SseClient client =
                    SseClient.ofOrder(beating.server.port(), "o-1").begun()) {
                client.next();

                // When
                beating.reads.beforeRead(() -> {
                    throw new OwnerUnavailableException("moved");
                });
                beating.reads.append("o-1", Samples.START, Samples.added("b"));
                beating.reads.append("o-1", Samples.START, Samples.added("c"));
                for (int beats = 0; beats < 5; beats++) {
                    assertThat(client.block()).contains(":");
                }
                beating.reads.beforeRead(() -> {});

                // Then
                assertThat(ids(client.next(2))).containsExactly("2", "3");
            }
        }
    }

    @Test
    void anOwnerThatStaysAwayEndsTheStream() {
        try (TestServer impatient = server(live -> live.withOwnerPatience(Duration.ofMillis(300)))) {
            // Given
            impatient.reads.append("o-1", Samples.START, Samples.created());
            try (SseClient client =
                    SseClient.ofOrder(impatient.server.port(), "o-1").begun()) {
                client.next();

                // When
                impatient.reads.beforeRead(() -> {
                    throw new OwnerUnavailableException("moved");
                });

                // Then
                assertEnd(client, "OWNER_UNAVAILABLE");
                awaitOpen(impatient, 0);
                assertThat(ended(impatient, "OWNER_UNAVAILABLE")).isEqualTo(1);
            }
        }
    }

    @Test
    void aFailureEndsTheStream() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        try (SseClient client = follow("o-1").begun()) {
            client.next();

            // When
            server.reads.beforeRead(() -> {
                throw new IllegalStateException("a bug");
            });

            // Then
            assertEnd(client, "INTERNAL_ERROR");
        }
    }

    @Test
    void streamsAreBoundedAndHoldNoPlaceOfRequests() {
        try (TestServer bounded = server(live -> live.withStreamsMax(3, 0))) {
            // Given: more streams than there may be requests under way
            bounded.reads.append("o-1", Samples.START, Samples.created());
            int port = bounded.server.port();
            try (SseClient one = SseClient.ofOrder(port, "o-1").begun();
                    SseClient two = SseClient.ofOrder(port, "o-1").begun()) {
                try (SseClient three = SseClient.ofOrder(port, "o-1").begun()) {
                    // When
                    HttpResponse<String> fourth = bounded.get("/orders/o-1/events", "Accept", "text/event-stream");
                    HttpResponse<String> feed = bounded.get("/events");

                    // Then
                    assertThat(fourth.statusCode()).isEqualTo(503);
                    assertThat(Contract.at(fourth, "/code").asText()).isEqualTo("OVERLOADED");
                    assertThat(feed.statusCode()).isEqualTo(503);
                    assertThat(bounded.get("/orders/o-1").statusCode()).isEqualTo(200);
                    assertThat(open(bounded)).isEqualTo(3);
                    assertThat(List.of(one, two, three))
                            .allMatch(client -> client.next().id().equals("1"));
                }

                // When: one goes, and the server notices when it writes
                await().atMost(Duration.ofSeconds(10)).until(() -> {
                    bounded.reads.append("o-1", Samples.START, Samples.added("x"));
                    return open(bounded) == 2;
                });

                // Then
                assertThat(ended(bounded, "CLIENT_GONE")).isEqualTo(1);
                try (SseClient next = SseClient.ofOrder(port, "o-1").begun()) {
                    assertThat(next.next().id()).isEqualTo("1");
                }
            }
        }
    }

    @Test
    void streamsAreCountedApartFromRequests() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        server.reads.append("o-1", Samples.START, Samples.added("b"));

        // When
        try (SseClient client = follow("o-1").begun()) {
            client.next(2);
        }
        server.get("/orders/o-2/events", "Accept", "text/event-stream");

        // Then
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(server.meters
                            .get("query.streams.events")
                            .tag("kind", "order")
                            .counter()
                            .count())
                    .isEqualTo(2);
            assertThat(server.meters.get("query.requests").timers())
                    .extracting(timer -> timer.getId().getTag("status"))
                    .containsExactly("404");
        });
    }

    @Test
    void aStopEndsStreams() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        List<SseClient> clients = IntStream.range(0, 20)
                .mapToObj(i -> follow("o-1").begun())
                .peek(client -> assertThat(client.next().id()).isEqualTo("1"))
                .toList();

        // When
        long start = System.nanoTime();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server::close);

        // Then
        clients.forEach(client -> assertEnd(client, "STOPPING"));
        stopped.join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        clients.forEach(SseClient::close);
    }

    @Test
    void aClientThatDoesNotReadIsCutOff() {
        try (TestServer strict = server(live -> live.withWriteTimeout(Duration.ofSeconds(2)))) {
            // Given: more than the sockets' buffers hold
            fill(strict, 400);

            // When
            try (SseClient stuck = SseClient.withSmallBuffer(strict.server.port(), "/orders/o-1/events");
                    SseClient reading =
                            SseClient.ofOrder(strict.server.port(), "o-1").begun()) {
                // Then
                assertThat(reading.next(400)).hasSize(400);
                await().atMost(Duration.ofSeconds(10)).until(() -> open(strict) == 1);
                assertThat(ended(strict, "SLOW_READER")).isEqualTo(1);
                assertThat(stuck.status()).isEqualTo("HTTP/1.1 200 OK");
                strict.reads.append("o-1", Samples.START, Samples.added("b"));
                assertThat(reading.next().id()).isEqualTo("401");
            }
        }
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNoStop() {
        // Given
        fill(server, 400);
        try (SseClient stuck = SseClient.withSmallBuffer(server.server.port(), "/orders/o-1/events")) {
            assertThat(stuck.status()).isEqualTo("HTTP/1.1 200 OK");
            awaitOpen(server, 1);
            awaitStill();

            // When
            long start = System.nanoTime();
            server.server.close();

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void manyReadersOfAnOrderThatChangesSeeItAllInOrder() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        List<CompletableFuture<List<String>>> readers = IntStream.range(0, 30)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            try (SseClient client =
                                    follow("o-1", "Last-Event-ID: " + i % 2).begun()) {
                                return ids(client.next(500 - i % 2));
                            }
                        },
                        Thread::startVirtualThread))
                .toList();

        // When
        for (int i = 1; i < 500; i++) {
            server.reads.append("o-1", Samples.START, Samples.added("i" + i));
        }

        // Then
        for (int i = 0; i < 30; i++) {
            assertThat(readers.get(i).join())
                    .isEqualTo(LongStream.rangeClosed(1 + i % 2, 500)
                            .mapToObj(String::valueOf)
                            .toList());
        }
    }

    private SseClient follow(String orderId, String... headers) {
        return SseClient.ofOrder(server.server.port(), orderId, headers);
    }

    private static void fill(TestServer filled, int events) {
        filled.reads.append("o-1", Samples.START, Samples.created());
        for (int i = 1; i < events; i++) {
            filled.reads.append("o-1", Samples.START, new OrderEvent.OrderCancelled("x".repeat(10_000)));
        }
    }

    /** Until the number of events sent stays where it is: the socket is full. */
    private void awaitStill() {
        double[] before = {-1};
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    double now = server.meters
                            .get("query.streams.events")
                            .tag("kind", "order")
                            .counter()
                            .count();
                    boolean still = now == before[0];
                    before[0] = now;
                    return still;
                });
    }

    private static void assertEnd(SseClient client, String reason) {
        Event end = client.next();
        assertThat(end.type()).isEqualTo("end");
        assertThat(end.id()).isEmpty();
        assertThat(Contract.parse(end.data()).path("reason").asText()).isEqualTo(reason);
        assertThat(client.isAtEnd()).isTrue();
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static void awaitOpen(TestServer of, int streams) {
        await().atMost(Duration.ofSeconds(10)).until(() -> open(of) == streams);
    }

    private static double open(TestServer of) {
        return of.meters.get("query.streams.open").tag("kind", "order").gauge().value();
    }

    private static double ended(TestServer of, String reason) {
        return of.meters
                .get("query.streams.ended")
                .tags("kind", "order", "reason", reason)
                .counter()
                .count();
    }
}
