package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaSamples;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The saga of an order. */
class FulfilmentRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aSagaIsShownWholeWithItsRevisionAsETag() {
        // Given
        Intervention retry = new Intervention(
                Intervention.Type.RETRY, "ada", "the warehouse is back", SagaSamples.START.plusSeconds(9), true);
        server.reads.project(
                SagaSamples.with(SagaSamples.saga("o-1", 7, SagaState.COMPENSATING), 4, false, List.of(retry)));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/fulfilment");

        // Then
        assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
                        {"orderId": "o-1", "customerId": "customer-1", "state": "COMPENSATING", "phase": "COMPENSATING",
                         "revision": 7, "orderVersion": 4, "reason": "PAYMENT_FAILED",
                         "total": {"amount": 3998, "currency": "EUR"}, "paid": {"amount": 0, "currency": "EUR"},
                         "shipped": false, "startedAt": "2026-11-21T09:00:00Z", "updatedAt": "2026-11-21T09:00:07Z",
                         "due": "2026-11-21T09:00:05Z",
                         "steps": [
                           {"kind": "RESERVE", "subject": "sku-a", "status": "DONE", "quantity": 2, "attempt": 1,
                            "round": 0, "changedAt": "2026-11-21T09:00:00Z"},
                           {"kind": "CHARGE", "status": "REFUSED", "amount": {"amount": 3998, "currency": "EUR"},
                            "attempt": 1, "round": 0, "detail": "CARD_DECLINED", "changedAt": "2026-11-21T09:00:00Z"},
                           {"kind": "RELEASE", "subject": "sku-a", "status": "PENDING", "attempt": 1, "round": 0,
                            "due": "2026-11-21T09:00:05Z", "changedAt": "2026-11-21T09:00:00Z"},
                           {"kind": "CANCEL_ORDER", "status": "DONE", "attempt": 1, "round": 0,
                            "changedAt": "2026-11-21T09:00:00Z"}],
                         "interventions": [{"type": "RETRY", "actor": "ada", "reason": "the warehouse is back",
                           "at": "2026-11-21T09:00:09Z", "applied": true}]}"""));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "DRAFT")
    void everyStateIsAsDescribed(SagaState state) {
        // Given
        server.reads.project(SagaSamples.saga("o-1", 1, state));

        // When
        HttpResponse<String> answer = server.get("/orders/o-1/fulfilment");

        // Then: TestServer held it against the description
        assertThat(Contract.at(answer, "/state").asText()).isEqualTo(state.name());
    }

    @Test
    void whoHasTheRevisionIsNotSentItAgain() {
        // Given
        server.reads.project(SagaSamples.saga("o-1", 7, SagaState.CHARGING));

        // When
        HttpResponse<String> known = server.get("/orders/o-1/fulfilment", "If-None-Match", "\"6\", W/\"7\"");
        HttpResponse<String> other = server.get("/orders/o-1/fulfilment", "If-None-Match", "\"6\"");

        // Then
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @Test
    void anOrderWithoutASagaIsNotAnUnknownOne() {
        // Given
        server.reads.append("draft", Samples.START, Samples.created());

        // Then
        assertProblem(server.get("/orders/draft/fulfilment"), 404, "NO_FULFILMENT");
        assertProblem(server.get("/orders/draft/fulfilment?minVersion=1&wait=0"), 404, "NO_FULFILMENT");
        assertProblem(server.get("/orders/never/fulfilment"), 404, "UNKNOWN_ORDER");
    }

    @Test
    void aSagaThatHasTakenTheVersionInIsWaitedFor() {
        // Given
        server.reads.project(SagaSamples.saga("o-1", 7, SagaState.CHARGING));
        CompletableFuture<HttpResponse<String>> waiting =
                server.asyncGet("/orders/o-1/fulfilment?minVersion=4&wait=9000");
        await().until(() -> server.meters.get("query.waiting").gauge().value() == 1);

        // When
        server.reads.project(SagaSamples.with(SagaSamples.saga("o-1", 8, SagaState.COMPLETED), 4, false, List.of()));

        // Then
        HttpResponse<String> answer = server.checked(waiting.join());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"8\"");
    }

    @Test
    void aVersionThatIsNotReachedIsNoAnswer() {
        // Given: the one is behind, the other one's has not begun yet
        server.reads.project(SagaSamples.saga("o-1", 7, SagaState.CHARGING));
        server.reads.append("o-2", Samples.START, Samples.created());
        server.reads.append("o-2", Samples.START, new OrderEvent.OrderSubmitted(Samples.START, Samples.eur(3_998)));

        // When
        HttpResponse<String> behind = server.get("/orders/o-1/fulfilment?minVersion=4&wait=1");

        // Then
        assertProblem(behind, 503, "VERSION_NOT_REACHED");
        assertThat(Contract.at(behind, "/currentVersion").asLong()).isEqualTo(3);
        assertProblem(server.get("/orders/o-2/fulfilment?minVersion=2&wait=1"), 503, "VERSION_NOT_REACHED");
        assertProblem(server.get("/orders/never/fulfilment?minVersion=2&wait=1"), 503, "VERSION_NOT_REACHED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=5", "minVersion=x", "minVersion=1&wait=10001", "version=1"})
    void whatCannotBeAskedIsRefused(String parameters) {
        // When
        HttpResponse<String> answer = server.get("/orders/o-1/fulfilment?" + parameters);

        // Then
        assertProblem(answer, 400, "INVALID_PARAMETER");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo(code);
    }
}
