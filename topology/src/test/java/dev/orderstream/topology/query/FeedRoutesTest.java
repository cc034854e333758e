package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.query.SseClient.Event;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed of all events over HTTP. */
@Timeout(60)
class FeedRoutesTest {
    private final TestServer server = server(UnaryOperator.identity());

    private static TestServer server(UnaryOperator<LiveSettings> live) {
        return new TestServer(8, settings -> settings.withLive(live.apply(LiveSettings.DEFAULT)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsCommittedFromNowOnComes() throws InterruptedException {
        // Given
        publish(server, "o-1", Samples.created());
        try (SseClient client = follow("/events").begun()) {
            // When
            Recorded<OrderEvent> recorded = publish(server, "o-1", Samples.added("b"));
            publish(server, "o-2", Samples.created());

            // Then: what a history holds, and the order's id
            Event first = client.next();
            assertThat(first.id()).isEqualTo("3-1");
            assertThat(first.type()).isEqualTo("OrderItemAdded");
            ObjectNode expected = (ObjectNode) Contract.parse("{\"orderId\":\"o-1\"}");
            expected.setAll((ObjectNode) Contract.parse(new String(OrderJson.event(recorded), UTF_8)));
            assertThat(first.data()).isEqualTo(expected.toString());
            assertThat(client.next().id()).isEqualTo("3-2");
            assertThat(client.header("content-type")).isEqualTo("text/event-stream");
        }
    }

    @Test
    void onlyTheTypesAskedForCome() throws InterruptedException {
        try (SseClient client =
                follow("/events?type=OrderItemAdded,OrderCancelled").begun()) {
            // When
            publish(server, "o-1", Samples.created());
            publish(server, "o-1", Samples.added("b"));
            publish(server, "o-1", new OrderEvent.OrderItemRemoved("b"));
            publish(server, "o-1", new OrderEvent.OrderCancelled("never mind"));

            // Then
            assertThat(client.next(2)).extracting(Event::type).containsExactly("OrderItemAdded", "OrderCancelled");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=", "type=Nonsense", "type=OrderCreated,", "type=ordercreated", "after=3"})
    void whatIsNoTypeIs400(String query) {
        // When
        HttpResponse<String> answer = server.get("/events?" + query);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
    }

    @Test
    void aFeedThatCannotBeReadIs503() {
        // Given
        server.feed.refuseAsUnavailable();

        // When
        HttpResponse<String> answer = server.get("/events");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("FEED_UNAVAILABLE");
        assertThat(server.openStreams("feed")).isZero();
    }

    @Test
    void aFeedThatFailsEnds() {
        try (SseClient client = follow("/events").begun()) {
            // When
            server.feed.fanout.fail();

            // Then
            client.assertEnd("FEED_FAILED");
        }
    }

    @Test
    void aCommentComesWhenNothingElseDoes() throws InterruptedException {
        try (TestServer beating = server(live -> live.withHeartbeat(Duration.ofMillis(100)));
                SseClient client = new SseClient(beating.server.port(), "/events?type=OrderCancelled").begun()) {
            // When
            publish(beating, "o-1", Samples.created());

            // Then
            assertThat(client.block()).contains(":");
            assertThat(client.block()).contains(":");
        }
    }

    @Test
    void feedsAreBounded() {
        try (TestServer bounded = server(live -> live.withStreamsMax(0, 1));
                SseClient client = new SseClient(bounded.server.port(), "/events").begun()) {
            // When
            HttpResponse<String> second = bounded.get("/events");

            // Then
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(Contract.at(second, "/code").asText()).isEqualTo("OVERLOADED");
            assertThat(client.status()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aSlowReaderIsDroppedAndToldSoWhenItReads() throws InterruptedException {
        try (SseClient slow = SseClient.withSmallBuffer(server.server.port(), "/events")
                        .begun();
                SseClient quick = follow("/events?type=OrderItemAdded").begun()) {
            CompletableFuture<List<Event>> seen =
                    CompletableFuture.supplyAsync(() -> quick.next(500), Thread::startVirtualThread);

            // When: more than the sockets' buffers and the row hold
            for (int i = 0; i < 500; i++) {
                publish(server, "o-1", new OrderEvent.OrderCancelled("x".repeat(10_000)));
                publish(server, "o-1", Samples.added("i" + i));
            }

            // Then: the other has all
            assertThat(seen.join())
                    .extracting(Event::id)
                    .doesNotHaveDuplicates()
                    .hasSize(500);
            Event last = slow.next();
            int events = 1;
            for (Event next = slow.next(); !next.type().equals("end"); next = slow.next()) {
                assertThat(offset(next)).isEqualTo(offset(last) + 1);
                last = next;
                events++;
            }
            assertThat(events).isLessThan(1_000);
            assertThat(slow.isAtEnd()).isTrue();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.openStreams("feed") == 1);
            assertThat(server.endedStreams("feed", "SLOW_READER")).isEqualTo(1);
        }
    }

    @Test
    @Tag("alone")
    void aStopEndsFeeds() {
        try (SseClient client = follow("/events").begun()) {
            // When
            long start = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server::close);

            // Then
            client.assertEnd("STOPPING");
            stopped.join();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        }
    }

    private static long offset(Event event) {
        return Long.parseLong(event.id().substring(2));
    }

    private SseClient follow(String path) {
        return new SseClient(server.server.port(), path);
    }

    private static Recorded<OrderEvent> publish(TestServer to, String orderId, OrderEvent event)
            throws InterruptedException {
        Recorded<OrderEvent> recorded = to.reads.append(orderId, Samples.START, event);
        to.feed.publish(recorded);
        return recorded;
    }
}
