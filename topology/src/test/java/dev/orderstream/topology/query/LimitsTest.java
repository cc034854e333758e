package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bounds of the server, what it measures, and how it stops. */
@Timeout(60)
class LimitsTest {
    @Test
    void requestsUnderWayAreBounded() throws InterruptedException {
        try (TestServer server = new TestServer(8, settings -> settings.withRequestsMax(1))) {
            // Given
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            server.reads.beforeRead(() -> block(reading, release));
            CompletableFuture<HttpResponse<String>> first = server.asyncGet("/orders/o-1");
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            // When
            HttpResponse<String> second = server.get("/orders/o-1");
            HttpResponse<String> live = server.get("/health/live");
            HttpResponse<String> metrics = server.get("/metrics");

            // Then
            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Retry-After")).contains("1");
            assertThat(Contract.at(second, "/code").asText()).isEqualTo("OVERLOADED");
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(metrics.statusCode()).isEqualTo(200);
            release.countDown();
            assertThat(first.join().statusCode()).isEqualTo(404);
            assertThat(server.get("/orders/o-1").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aConnectionThatIsToCloseIsClosedAndNothingAfterItIsRead() {
        try (TestServer server = new TestServer()) {
            // Given
            String next = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
            long startedAt = System.nanoTime();

            // When
            String live =
                    server.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" + next);
            String order =
                    server.raw("GET /orders/o-1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" + next);

            // Then
            assertThat(live).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 ");
            assertThat(order).startsWith("HTTP/1.1 404 ").containsOnlyOnce("HTTP/1.1 ");
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void idleConnectionsAreClosed() {
        try (TestServer server = new TestServer(8, settings -> settings.withIdleTimeout(Duration.ofMillis(300)))) {
            // When
            String silent = server.raw("");
            String unfinished = server.raw("GET /orders");
            String kept = server.raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

            // Then
            assertThat(silent).isEmpty();
            assertThat(unfinished).isEmpty();
            assertThat(kept).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void requestsUnderWayAreAnsweredWhenItStops() throws InterruptedException {
        try (TestServer server = new TestServer()) {
            // Given
            server.reads.append("o-1", Samples.START, Samples.created());
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            server.reads.beforeRead(() -> block(reading, release));
            CompletableFuture<HttpResponse<String>> request = server.asyncGet("/orders/o-1");
            assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();

            // When
            Thread stop = Thread.ofVirtual().start(server.server::close);
            await().atMost(Duration.ofSeconds(10)).until(() -> isRefused(server));
            release.countDown();

            // Then
            assertThat(request.join().statusCode()).isEqualTo(200);
            stop.join();
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        try (TestServer server = new TestServer()) {
            // When
            server.server.close();
            server.server.close();

            // Then
            assertThatThrownBy(() -> server.send("GET", "/health/live")).hasCauseInstanceOf(ConnectException.class);
        }
    }

    @Test
    void requestsAreMeasuredByTemplateMethodAndStatus() {
        try (TestServer server = new TestServer()) {
            // Given
            server.reads.append("o-1", Samples.START, Samples.created());

            // When
            server.get("/orders/o-1");
            server.get("/orders/o-2");
            server.get("/orders/o-3");
            server.send("HEAD", "/orders/o-1/events");
            server.send("BREW", "/orders/o-1");
            server.get("/no/such/route");

            // Then
            awaitCount(server, "/orders/{orderId}", "GET", "200", 1);
            awaitCount(server, "/orders/{orderId}", "GET", "404", 2);
            awaitCount(server, "/orders/{orderId}/events", "HEAD", "200", 1);
            awaitCount(server, "/orders/{orderId}", "other", "405", 1);
            awaitCount(server, "none", "GET", "404", 1);
            assertThat(server.get("/metrics").body())
                    .contains(
                            "query_requests_seconds_bucket{method=\"GET\",route=\"/orders/{orderId}\",status=\"200\",le=")
                    .contains("query_waiting 0.0")
                    .doesNotContain("o-2");
        }
    }

    private static void awaitCount(TestServer server, String route, String method, String status, long count) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(server.meters
                                .get("query.requests")
                                .tags("route", route, "method", method, "status", status)
                                .timer()
                                .count())
                        .isEqualTo(count));
    }

    private static boolean isRefused(TestServer server) {
        try {
            return server.send("GET", "/health/ready").statusCode() == 503;
        } catch (CompletionException refused) {
            return refused.getCause() instanceof IOException;
        }
    }

    private static void block(CountDownLatch reading, CountDownLatch release) {
        reading.countDown();
        try {
            if (!release.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("was not released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
