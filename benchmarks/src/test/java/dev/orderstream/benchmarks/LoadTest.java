package dev.orderstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final AtomicInteger served = new AtomicInteger();
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final WebServer server = WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .routing(routing -> routing.post("/x", (request, response) -> {
                bodies.add(request.content().as(String.class));
                boolean third = served.incrementAndGet() % 3 == 0;
                response.status(third ? Status.SERVICE_UNAVAILABLE_503 : Status.ACCEPTED_202)
                        .send("answer");
            }))
            .build()
            .start();
    private final URI uri = URI.create("http://127.0.0.1:" + server.port());
    private final Load load = new Load(uri, 4, number -> HttpConnection.post(uri, "/x", "", "n" + number));

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void aRateSendsJustSoManyRequestsAndCountsEveryStatus() throws InterruptedException {
        // When
        Load.Result result = load.atRate(150, Duration.ofSeconds(1));

        // Then
        assertThat(result.requests()).isEqualTo(150);
        assertThat(result.statuses()).isEqualTo(Map.of(202, 100L, 503, 50L));
        assertThat(bodies).hasSize(150);
        assertThat(result.time()).isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
    }

    @Test
    void aRateOfErrorsPassesForNoResult() throws InterruptedException {
        // Given
        Load.Result mixed = load.atRate(150, Duration.ofMillis(100));
        Load.Result good = new Load.Result(10, Duration.ofSeconds(2), Map.of(202, 10L), Latencies.of(List.of()));

        // When / Then
        assertThat(good.perSecondOf(202)).isEqualTo(5);
        assertThatThrownBy(() -> good.perSecondOf(201)).hasMessage("answers other than 201: {202=10}");
        assertThatThrownBy(() -> mixed.perSecondOf(202)).hasMessage("answers other than 202: {202=10, 503=5}");
    }

    @Test
    void saturationSendsTheNextRequestAsSoonAsItHasTheAnswer() throws InterruptedException {
        // When
        Load.Result result = load.saturate(Duration.ofMillis(500));

        // Then
        assertThat(result.requests()).isEqualTo(served.get()).isGreaterThan(20);
        assertThat(bodies).hasSize(served.get());
    }
}
