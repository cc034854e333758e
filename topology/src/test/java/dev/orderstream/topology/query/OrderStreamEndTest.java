package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a stream of an order goes on while there is nothing to send, and how it ends. */
@Timeout(60)
class OrderStreamEndTest {
    private final TestServer server = TestServer.ofStreams(UnaryOperator.identity());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCommentComesWhenNothingElseDoes() {
        try (TestServer beating = TestServer.ofStreams(live -> live.withHeartbeat(Duration.ofMillis(100)))) {
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
        try (TestServer beating = TestServer.ofStreams(live -> live.withHeartbeat(Duration.ofMillis(50)))) {
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
                assertThat(SseClient.ids(client.next(2))).containsExactly("2", "3");
            }
        }
    }

    @Test
    void anOwnerThatStaysAwayEndsTheStream() {
        try (TestServer impatient = TestServer.ofStreams(live -> live.withOwnerPatience(Duration.ofMillis(300)))) {
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
                client.assertEnd("OWNER_UNAVAILABLE");
                await().atMost(Duration.ofSeconds(10)).until(() -> impatient.openStreams("order") == 0);
                assertThat(impatient.endedStreams("order", "OWNER_UNAVAILABLE")).isEqualTo(1);
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
            client.assertEnd("INTERNAL_ERROR");
        }
    }

    @Test
    @Tag("alone")
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
        clients.forEach(client -> client.assertEnd("STOPPING"));
        stopped.join();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        clients.forEach(SseClient::close);
    }

    private SseClient follow(String orderId, String... headers) {
        return SseClient.ofOrder(server.server.port(), orderId, headers);
    }
}
