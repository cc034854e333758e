package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaSamples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators do to sagas, asked of an instance that does not own them. */
class FulfilmentActionRoutesTest {
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"the warehouse is back\"}";

    private final Peers peers = new Peers();
    private final FakeActions written = peers.one.actions;
    private final String orderId = "o-1";

    FulfilmentActionRoutesTest() {
        Peers.own(peers.two, 0, 1, 2, 3, 4, 5);
        peers.allKnowAll();
    }

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @ParameterizedTest
    @CsvSource({"retry, RETRY, CHARGING", "compensate, COMPENSATE, CHARGING", "resolve, RESOLVE, COMPENSATION_FAILED"})
    void anActionIsWrittenForTheSagaAndAnsweredOnceItIs(String verb, Intervention.Type type, SagaState state) {
        // Given
        put(SagaSamples.saga(orderId, 5, state));

        // When
        HttpResponse<String> answer = post(verb, BY_ADA);

        // Then
        FulfilmentAction action = written.written.getFirst();
        assertThat(action)
                .isEqualTo(new FulfilmentAction(
                        action.actionId(), orderId, type, "ada", "the warehouse is back", StoredSagas.CLOCK.instant()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Location")).contains("/orders/" + orderId + "/fulfilment");
        assertThat(Contract.at(answer, "/actionId").asText()).isEqualTo(action.actionId());
        assertThat(Contract.at(answer, "/action").asText()).isEqualTo(type.name());
        assertThat(Contract.at(answer, "/applied").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "retry, COMPLETED, false, NOTHING_TO_RETRY",
        "retry, COMPENSATED, false, NOTHING_TO_RETRY",
        "resolve, COMPENSATING, false, NOTHING_TO_RESOLVE",
        "compensate, COMPENSATION_FAILED, false, ALREADY_COMPENSATING",
        "compensate, COMPLETED, true, ALREADY_SHIPPED",
    })
    void whatCouldDoNothingIsRefused(String verb, SagaState state, boolean shipped, String code) {
        // Given
        put(SagaSamples.with(SagaSamples.saga(orderId, 5, state), 3, shipped, List.of()));

        // When
        HttpResponse<String> answer = post(verb, BY_ADA);

        // Then
        assertProblem(answer, 409, code);
        assertThat(written.written).isEmpty();
    }

    @Test
    void withoutASagaThereIsNothingToActOn() {
        // Given: a draft, and nothing at all
        StoredViews.put(
                peers.two.host,
                partition("draft"),
                StoredViews.order("c", "draft", OrderStatus.DRAFT, SagaSamples.START));

        // Then
        assertProblem(peers.one.server.post("/fulfilments/draft/retry", BY_ADA), 404, "NO_FULFILMENT");
        assertProblem(peers.one.server.post("/fulfilments/never/retry", BY_ADA), 404, "UNKNOWN_ORDER");
        assertThat(written.written).isEmpty();
    }

    @Test
    void whoWaitsIsToldWhatTheSagaMadeOfIt() {
        // Given: another's action of the same kind came before
        Intervention others = new Intervention(
                Intervention.Type.RETRY, "bob", "the warehouse is back", StoredSagas.CLOCK.instant(), true);
        Saga failed = SagaSamples.saga(orderId, 5, SagaState.COMPENSATION_FAILED);
        put(SagaSamples.with(failed, 3, false, List.of(others)));
        written.then = action -> put(SagaSamples.with(
                SagaSamples.saga(orderId, 6, SagaState.COMPENSATING),
                3,
                false,
                List.of(others, new Intervention(action.type(), action.actor(), action.reason(), action.at(), false))));

        // When
        HttpResponse<String> answer = post("retry?wait=9000", BY_ADA);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Contract.at(answer, "/applied").asBoolean(true)).isFalse();
        assertThat(Contract.at(answer, "/state").asText()).isEqualTo("COMPENSATING");
        assertThat(Contract.at(answer, "/revision").asLong()).isEqualTo(6);
    }

    @Test
    void whatIsWrittenIsAcceptedThoughNobodySeesWhatBecomesOfIt() {
        // Given: the owner goes away once the action is written
        put(SagaSamples.saga(orderId, 5, SagaState.CHARGING));
        written.then = action -> peers.two.served.clear();

        // When
        HttpResponse<String> gone = post("retry?wait=200", BY_ADA);

        // Then
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(202);
        assertThat(written.written).hasSize(1);
    }

    @Test
    void nothingIsAcceptedThatIsNotWritten() {
        // Given
        put(SagaSamples.saga(orderId, 5, SagaState.CHARGING));
        written.away = true;

        // When
        HttpResponse<String> answer = post("retry", BY_ADA);

        // Then
        assertProblem(answer, 503, "BROKER_UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void withoutItsOwnerNothingIsDecided() {
        // Given
        put(SagaSamples.saga(orderId, 5, SagaState.CHARGING));
        peers.two.served.clear();

        // Then
        Peers.assertUnavailable(post("retry", BY_ADA));
        assertThat(written.written).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"actor\": \"ada\"}",
                "{\"reason\": \"r\"}",
                "{\"actor\": \"ada\", \"reason\": \"\"}",
                "{\"actor\": \"ada\", \"reason\": \"r\", \"force\": true}"
            })
    void aBodyThatIsNotAsDescribedIsRefused(String body) {
        // Given
        put(SagaSamples.saga(orderId, 5, SagaState.CHARGING));

        // Then
        assertProblem(post("retry", body), 400, "MALFORMED");
        assertThat(written.written).isEmpty();
    }

    @Test
    void theActorIsWhoseKeyItIs(@TempDir Path directory) throws IOException, NoSuchAlgorithmException {
        // Given: a server that other machines reach
        put(SagaSamples.saga(orderId, 5, SagaState.CHARGING));
        Path keys =
                Files.writeString(directory.resolve("keys"), "ada acme orders:operate " + hash("key-of-ada") + "\n");
        try (TestServer open = server(Optional.empty());
                TestServer keyed = server(Optional.of(keys))) {
            // Then
            for (String verb : List.of("retry", "compensate", "resolve")) {
                String path = "/fulfilments/" + orderId + "/" + verb;
                assertProblem(open.post(path, BY_ADA), 403, "FORBIDDEN");
                assertProblem(keyed.post(path, "{\"reason\": \"r\"}"), 401, "UNAUTHENTICATED");
            }
            assertThat(written.written).isEmpty();
            String path = "/fulfilments/" + orderId + "/retry";
            assertProblem(keyed.post(path, BY_ADA, "Authorization", "Bearer key-of-ada"), 400, "MALFORMED");
            assertThat(keyed.post(path, "{\"reason\": \"r\"}", "Authorization", "Bearer key-of-ada")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(written.written.getFirst().actor()).isEqualTo("ada");
        }
    }

    private TestServer server(Optional<Path> keys) {
        QuerySettings settings = QuerySettings.of("0.0.0.0", 0).withRedrive(new RedriveSettings(5, keys));
        GatheredSagas sagas = new GatheredSagas(
                peers.one.gather, new Placement(peers.one.host, Peers.PARTITIONS, Optional.empty()), StoredViews.FORMS);
        return TestServer.waiting((waiting, meters) -> List.of(written.routes(settings, sagas, waiting, meters)));
    }

    private HttpResponse<String> post(String verb, String body) {
        return peers.one.server.post("/fulfilments/" + orderId + "/" + verb, body);
    }

    private void put(Saga saga) {
        StoredSagas.keep(peers.two.host, partition(saga.orderId()), saga);
    }

    private int partition(String id) {
        return new Placement(peers.one.host, Peers.PARTITIONS, Optional.empty()).partition(id);
    }

    private static String hash(String key) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo(code);
    }
}
