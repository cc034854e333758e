package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.domain.OrderEvent;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams are bounded, counted, and cut off from clients that do not read. */
@Timeout(60)
class OrderStreamLimitsTest {
    private final TestServer server = TestServer.ofStreams(UnaryOperator.identity());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void streamsAreBoundedAndHoldNoPlaceOfRequests() {
        try (TestServer bounded = TestServer.ofStreams(live -> live.withStreamsMax(3, 0))) {
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
                    assertThat(bounded.openStreams("order")).isEqualTo(3);
                    assertThat(List.of(one, two, three))
                            .allMatch(client -> client.next().id().equals("1"));
                }

                // When: one goes, and the server notices when it writes
                await().atMost(Duration.ofSeconds(10)).until(() -> {
                    bounded.reads.append("o-1", Samples.START, Samples.added("x"));
                    return bounded.openStreams("order") == 2;
                });

                // Then
                assertThat(bounded.endedStreams("order", "CLIENT_GONE")).isEqualTo(1);
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
    void aClientThatDoesNotReadIsCutOff() {
        try (TestServer strict = TestServer.ofStreams(live -> live.withWriteTimeout(Duration.ofSeconds(2)))) {
            // Given: more than the sockets' buffers hold
            fill(strict, 400);

            // When
            try (SseClient stuck = SseClient.withSmallBuffer(strict.server.port(), "/orders/o-1/events");
                    SseClient reading =
                            SseClient.ofOrder(strict.server.port(), "o-1").begun()) {
                // Then
                assertThat(reading.next(400)).hasSize(400);
                await().atMost(Duration.ofSeconds(10)).until(() -> strict.openStreams("order") == 1);
                assertThat(strict.endedStreams("order", "SLOW_READER")).isEqualTo(1);
                assertThat(stuck.status()).isEqualTo("HTTP/1.1 200 OK");
                strict.reads.append("o-1", Samples.START, Samples.added("b"));
                assertThat(reading.next().id()).isEqualTo("401");
            }
        }
    }

    @Test
    @Tag("alone")
    void aClientThatDoesNotReadHoldsUpNoStop() {
        // Given
        fill(server, 400);
        try (SseClient stuck = SseClient.withSmallBuffer(server.server.port(), "/orders/o-1/events")) {
            assertThat(stuck.status()).isEqualTo("HTTP/1.1 200 OK");
            await().atMost(Duration.ofSeconds(10)).until(() -> server.openStreams("order") == 1);
            awaitStill();

            // When
            long start = System.nanoTime();
            server.server.close();

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
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
}
