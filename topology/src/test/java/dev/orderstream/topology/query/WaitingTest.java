package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.domain.view.CommandStatus;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that wait for a write to be seen. */
class WaitingTest {
    private final TestServer server = new TestServer(1, UnaryOperator.identity());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"minVersion=2", "minVersion=2&wait=9000", "version=2&wait=9000", "minVersion=2&version=2"})
    void aVersionThatComesIsWaitedFor(String parameters) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1?" + parameters);
        awaitWaiting(1);

        // When
        server.reads.append("o-1", Samples.START, Samples.added("b"));

        // Then
        HttpResponse<String> answer = server.checked(waiting.join());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
        awaitWaiting(0);
    }

    @Test
    void anOrderThatIsNotThereYetIsWaitedFor() {
        // Given
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1?minVersion=1&wait=9000");
        awaitWaiting(1);

        // When
        server.reads.append("o-1", Samples.START, Samples.created());

        // Then
        assertThat(server.checked(waiting.join()).statusCode()).isEqualTo(200);
    }

    @Test
    void aLaterVersionIsEnough() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        server.reads.append("o-1", Samples.START, Samples.added("b"));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1?minVersion=1");

        // Then
        assertThat(answer.headers().firstValue("ETag")).contains("\"2\"");
    }

    @Test
    void aVersionThatIsThereIsNotWaitedFor() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        long start = System.nanoTime();
        HttpResponse<String> answer = server.get("/orders/o-1?minVersion=1&wait=10000");
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    @Tag("alone")
    void aVersionThatDoesNotComeIs503() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        long start = System.nanoTime();
        HttpResponse<String> answer = server.get("/orders/o-1?minVersion=2&wait=150");
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_REACHED");
        assertThat(Contract.at(answer, "/currentVersion").asLong()).isEqualTo(1);
        assertThat(took).isBetween(Duration.ofMillis(150), Duration.ofMillis(1_900));
    }

    @ParameterizedTest
    @ValueSource(strings = {"version=1", "at=2026-11-21T09:00:00Z"})
    void thePastIsNotGivenEitherBeforeTheVersionHasCome(String past) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1?minVersion=2&wait=50&" + past);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_REACHED");
    }

    @Test
    void theDefaultWaitIsTwoSeconds() {
        // When
        long start = System.nanoTime();
        HttpResponse<String> answer = server.get("/orders/o-1?minVersion=1");
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(took).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
    }

    @Test
    void aPastVersionThatDoesNotComeIs404() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get("/orders/o-1?version=2&wait=50");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_FOUND");
    }

    @Test
    void anOwnerThatGoesAwayMeanwhileIs503() {
        // Given
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1?minVersion=1&wait=9000");
        awaitWaiting(1);

        // When
        server.reads.beforeRead(() -> {
            throw new OwnerUnavailableException("moved");
        });

        // Then
        HttpResponse<String> answer = server.checked(waiting.join());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("OWNER_UNAVAILABLE");
    }

    @Test
    void aCommandThatEndsIsWaitedFor() {
        // Given
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1/commands/c-1?wait=9000");
        awaitWaiting(1);

        // When
        server.reads.settle("o-1", "c-1", CommandStatus.accepted(Optional.empty(), 1, Samples.START));

        // Then
        assertThat(Contract.at(server.checked(waiting.join()), "/status").asText())
                .isEqualTo("ACCEPTED");
    }

    @Test
    void aCommandThatDoesNotEndIsPending() {
        // When
        HttpResponse<String> answer = server.get("/orders/o-1/commands/c-1?wait=50");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Contract.at(answer, "/status").asText()).isEqualTo("PENDING");
    }

    @Test
    void anEventOfAHistoryIsWaitedFor() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1/events?after=1&wait=9000");
        awaitWaiting(1);

        // When
        server.reads.append("o-1", Samples.START, Samples.added("b"));

        // Then
        HttpResponse<String> answer = server.checked(waiting.join());
        assertThat(Contract.at(answer, "/events/0/version").asLong()).isEqualTo(2);
    }

    @Test
    void anEventOfAHistoryThatDoesNotComeIsAnEmptyPage() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        long start = System.nanoTime();
        HttpResponse<String> none = server.get("/orders/o-1/events?after=1&wait=150");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        HttpResponse<String> unknown = server.get("/orders/o-2/events?after=1&wait=50");
        HttpResponse<String> tooLong = server.get("/orders/o-1/events?after=1&wait=10001");

        // Then
        assertThat(none.body()).isEqualTo("{\"orderId\":\"o-1\",\"events\":[]}");
        assertThat(took).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(tooLong.statusCode()).isEqualTo(400);
    }

    @Test
    void waitersAreBounded() {
        // Given
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1?minVersion=1&wait=9000");
        awaitWaiting(1);

        // When
        HttpResponse<String> second = server.get("/orders/o-2?minVersion=1&wait=9000");

        // Then
        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.headers().firstValue("Retry-After")).contains("1");
        assertThat(Contract.at(second, "/code").asText()).isEqualTo("OVERLOADED");
        assertThat(server.get("/orders/o-2/commands/c-1").statusCode()).isEqualTo(200);
        server.reads.append("o-1", Samples.START, Samples.created());
        assertThat(waiting.join().statusCode()).isEqualTo(200);
    }

    @Test
    void closingLetsWaitersGo() {
        // Given
        CompletableFuture<HttpResponse<String>> waiting = server.asyncGet("/orders/o-1?minVersion=1&wait=9000");
        awaitWaiting(1);

        // When
        long start = System.nanoTime();
        server.server.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        HttpResponse<String> answer = server.checked(waiting.join());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("STOPPING");
        assertThat(took).isLessThan(Duration.ofSeconds(4));
    }

    private void awaitWaiting(int requests) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> server.meters.get("query.waiting").gauge().value() == requests);
    }
}
