package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.RedriveId;
import dev.orderstream.topology.stream.ActionLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One dead letter at a time: what is sent, what is written about it, and what is refused. */
class RedriveRoutesTest {
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"the bug is fixed\"}";

    private final TestRegistry registry = new TestRegistry();
    private final FakeLetters letters = new FakeLetters();
    private final TestServer server = RedriveServer.of(letters, registry, RedriveSettings.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    @Test
    void whatIsRedrivenIsTheSameCommandUnderAnotherIdOnThePartitionOfItsKey() {
        // Given: written to the wrong partition by a caller that waited for a reply
        List<DeadLetter.Header> headers = List.of(
                header("message-type", "CancelOrder"),
                header("traceparent", "00-1"),
                header("reply-partition", "2"),
                header("reply-token", "t"),
                header("redrive-of", "order-commands-0-1"),
                header("redrive-attempt", "2"));
        String id = letters.add(FakeLetters.letter(
                "order-commands.shop", Kind.UNREADABLE, 7, bytes("o-1"), cancel("o-1", "c-1"), headers, 1, none()));

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/redrive", BY_ADA);

        // Then
        String commandId = RedriveId.of(id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Contract.at(answer, "/result").asText()).isEqualTo("REDRIVEN");
        assertThat(Contract.at(answer, "/commandId").asText()).isEqualTo(commandId);
        assertThat(Contract.at(answer, "/status").asText()).isEqualTo("/orders/o-1/commands/" + commandId);
        ActionLog.Entry entry = letters.written().getFirst();
        ActionLog.Command sent = entry.command().orElseThrow();
        assertThat(sent.topic()).isEqualTo("order-commands.shop");
        assertThat(sent.partition()).isEqualTo(KeyPartitioner.partition("o-1", FakeLetters.PARTITIONS));
        assertThat(sent.key()).isEqualTo(bytes("o-1"));
        assertThat(sent.value()).isEqualTo(cancel("o-1", commandId));
        assertThat(sent.headers())
                .extracting(each -> each.name() + "=" + new String(value(each), UTF_8))
                .containsExactly(
                        "message-type=CancelOrder", "traceparent=00-1", "redrive-of=" + id, "redrive-attempt=2");
        assertThat(entry.action())
                .extracting(
                        DeadLetterAction::deadLetterId,
                        DeadLetterAction::type,
                        DeadLetterAction::actor,
                        DeadLetterAction::reason,
                        DeadLetterAction::commandId)
                .containsExactly(id, DeadLetterAction.Type.REDRIVEN, "ada", "the bug is fixed", Optional.of(commandId));
    }

    @Test
    void aLetterOfARedriveKeepsItsCommandId() {
        // Given
        String id = letters.add(FakeLetters.letter(
                "order-commands",
                Kind.FAILED,
                9,
                bytes("o-1"),
                cancel("o-1", "first-redrive"),
                List.of(),
                2,
                Optional.of("order-commands-0-3")));

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/redrive", BY_ADA);

        // Then
        assertThat(Contract.at(answer, "/commandId").asText()).isEqualTo("first-redrive");
        assertThat(Contract.at(answer, "/attempt").asInt()).isEqualTo(3);
    }

    @Test
    void whatIsHandledIsNotTouchedAgain() {
        // Given
        String id = failed(1, "o-1");
        assertThat(server.post("/dead-letters/" + id + "/redrive", BY_ADA).statusCode())
                .isEqualTo(200);

        // When
        HttpResponse<String> again = server.post("/dead-letters/" + id + "/redrive", BY_ADA);
        HttpResponse<String> discarded = server.post("/dead-letters/" + id + "/discard", BY_ADA);

        // Then
        assertProblem(again, 409, "ALREADY_HANDLED");
        assertProblem(discarded, 409, "ALREADY_HANDLED");
        assertThat(letters.written()).hasSize(1);
    }

    @Test
    void aDiscardIsSaidAgainSinceTheFirstMayNotHaveBeenRead() {
        // Given: its order waits on, as the registry was away when the action came
        String id = failed(1, "o-1");
        assertThat(server.post("/dead-letters/" + id + "/discard", BY_ADA).statusCode())
                .isEqualTo(200);

        // When
        HttpResponse<String> again = server.post("/dead-letters/" + id + "/discard", BY_ADA);

        // Then
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(letters.written())
                .extracting(entry -> entry.action().type())
                .containsExactly(DeadLetterAction.Type.DISCARDED, DeadLetterAction.Type.DISCARDED);
    }

    @Test
    void whatWasTriedTooOftenIsParkedUntilItIsForced() {
        // Given
        String id = letters.add(FakeLetters.letter(
                "order-commands", Kind.FAILED, 1, bytes("o-1"), cancel("o-1", "c"), List.of(), 5, Optional.of("x")));

        // When
        HttpResponse<String> refused = server.post("/dead-letters/" + id + "/redrive", BY_ADA);
        HttpResponse<String> again = server.post("/dead-letters/" + id + "/redrive", BY_ADA);
        Handling.State parked = letters.handling(id).state();
        HttpResponse<String> forced = server.post(
                "/dead-letters/" + id + "/redrive", "{\"actor\": \"ada\", \"reason\": \"r\", \"force\": true}");

        // Then
        assertProblem(refused, 409, "ATTEMPTS_EXHAUSTED");
        assertProblem(again, 409, "ATTEMPTS_EXHAUSTED");
        assertThat(parked).isEqualTo(Handling.State.PARKED);
        assertThat(forced.statusCode()).isEqualTo(200);
        assertThat(letters.written())
                .extracting(entry -> entry.action().type())
                .containsExactly(DeadLetterAction.Type.PARKED, DeadLetterAction.Type.REDRIVEN);
    }

    @Test
    void whatCannotBeSentIsRefusedWithTheReason() {
        // Given
        byte[] good = cancel("o-1", "c");
        String noise = letters.add(FakeLetters.letter(Kind.UNREADABLE, 1, bytes("o-1"), new byte[] {9, 9}));
        String keyless = letters.add(FakeLetters.letter(Kind.UNREADABLE, 2, null, good));
        String otherKey = letters.add(FakeLetters.letter(Kind.UNREADABLE, 3, bytes("o-2"), good));
        String gone = letters.add(FakeLetters.byReference(FakeLetters.letter(Kind.FAILED, 4, bytes("o-1"), null)));
        String foreign = letters.add(
                FakeLetters.letter("order-events", Kind.FAILED, 5, bytes("o-1"), good, List.of(), 1, none()));
        String noTopic = letters.add(
                FakeLetters.letter("order-commands.gone", Kind.FAILED, 6, bytes("o-1"), good, List.of(), 1, none()));
        String large = letters.add(FakeLetters.letter(
                Kind.FAILED,
                7,
                bytes("o-1"),
                value("o-1", "c", new OrderCommand.CancelOrder("x".repeat(FakeLetters.RECORD_BYTES_MAX)))));

        // Then
        assertProblem(redrive(noise), 422, "NOT_READABLE");
        assertProblem(redrive(keyless), 422, "NO_KEY");
        assertProblem(redrive(otherKey), 422, "NOT_READABLE");
        assertProblem(redrive(gone), 422, "SOURCE_GONE");
        assertProblem(redrive(foreign), 409, "NOT_A_COMMAND");
        assertProblem(redrive(noTopic), 422, "SOURCE_GONE");
        assertProblem(redrive(large), 422, "RECORD_TOO_LARGE");
        assertProblem(redrive("order-commands-0-99"), 404, "UNKNOWN_DEAD_LETTER");
        assertThat(letters.writes).isEmpty();
    }

    @Test
    void whatWasTooLargeToBeCopiedIsReadFromItsSource() {
        // Given
        DeadLetter whole = FakeLetters.letter(Kind.FAILED, 4, bytes("o-1"), cancel("o-1", "c"));
        letters.sources.put("order-commands04", whole.source());
        String id = letters.add(FakeLetters.byReference(whole));

        // When
        HttpResponse<String> answer = redrive(id);

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(letters.written().getFirst().command().orElseThrow().value())
                .isEqualTo(cancel("o-1", RedriveId.of(id)));
    }

    @Test
    void whatIsDoneAboutALetterWithoutItsKeyLiesUnderItsOrder() {
        // Given: its order's later commands wait for it, and nothing but the key says so
        String id = letters.add(
                FakeLetters.withoutKey(FakeLetters.letter(Kind.FAILED, 4, bytes("o-1"), cancel("o-1", "c"))));

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/discard", BY_ADA);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(letters.written().getFirst().key()).isEqualTo(bytes("o-1"));
    }

    @Test
    void anEditIsSentInItsPlaceAndTheDifferenceIsKept() {
        // Given
        String id = failed(1, "o-1");

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/redrive", """
                {"actor": "ada", "reason": "r", "command": {"type": "CancelOrder", "reason": "typo mended", "envelope":
                {"commandId": "c-o-1", "aggregateId": "o-1", "issuedAt": "2026-11-21T09:00:00.123Z", "metadata":
                {"userId": "user-1", "correlationId": "talk-1", "causationId": "cause-1", "tenant": "tenant-1"}}}}""");

        // Then
        assertThat(Contract.at(answer, "/changes").toString())
                .as(answer.body())
                .isEqualTo("[{\"pointer\":\"/reason\",\"before\":\"never mind\",\"after\":\"typo mended\"}]");
        ActionLog.Entry entry = letters.written().getFirst();
        assertThat(entry.action().changes())
                .containsExactly(new DeadLetterAction.Change(
                        "/reason", Optional.of("\"never mind\""), Optional.of("\"typo mended\"")));
        assertThat(entry.command().orElseThrow().value())
                .isEqualTo(value("o-1", RedriveId.of(id), new OrderCommand.CancelOrder("typo mended")));
    }

    @Test
    void anEditMakesUnreadableBytesACommandButChangesNoOrder() {
        // Given
        String id = letters.add(FakeLetters.letter(Kind.UNREADABLE, 1, bytes("o-1"), new byte[] {9}));
        String command = """
                {"actor": "ada", "reason": "r", "command": {"type": "CancelOrder", "reason": "r", "envelope":
                {"aggregateId": "%s", "issuedAt": "2026-11-21T09:00:00Z", "metadata": {}}}}""";

        // When
        HttpResponse<String> another = server.post("/dead-letters/" + id + "/redrive", command.formatted("o-2"));
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/redrive", command.formatted("o-1"));

        // Then
        assertProblem(another, 422, "EDIT_REFUSED");
        assertThat(Contract.at(another, "/errors/0/field").asText()).isEqualTo("/command/envelope/aggregateId");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(letters.written().getFirst().command().orElseThrow().headers())
                .extracting(DeadLetter.Header::name)
                .contains("message-type");
    }

    @Test
    void aDiscardWritesTheActionAlone() {
        // Given
        String id = letters.add(FakeLetters.letter(Kind.UNREADABLE, 1, null, null));

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/discard", BY_ADA);

        // Then
        assertThat(Contract.at(answer, "/result").asText()).isEqualTo("DISCARDED");
        assertThat(letters.written()).singleElement().satisfies(entry -> {
            assertThat(entry.command()).isEmpty();
            assertThat(entry.action().type()).isEqualTo(DeadLetterAction.Type.DISCARDED);
        });
    }

    @Test
    void brokersThatAreAwayAreA503() {
        // Given
        String id = failed(1, "o-1");
        letters.failAfter(0, new ActionLog.ActionLogUnavailableException(new IllegalStateException("away")));

        // Then
        assertProblem(redrive(id), 503, "BROKER_UNAVAILABLE");
    }

    @Test
    void bodiesThatAreNotAsDescribedAreRefused() {
        // Given
        String path = "/dead-letters/" + failed(1, "o-1") + "/redrive";

        // Then
        assertProblem(server.post(path, "{"), 400, "MALFORMED");
        assertProblem(server.post(path, ""), 400, "MALFORMED");
        assertProblem(server.post(path, "{\"actor\": \"ada\"}"), 400, "MALFORMED");
        assertProblem(server.post(path, "{\"reason\": \"r\"}"), 400, "MALFORMED");
        assertProblem(server.post(path, "{\"actor\": \"a\", \"reason\": \"r\", \"x\": 1}"), 400, "MALFORMED");
        assertProblem(server.post(path, "{\"actor\": \"a\\u0007\", \"reason\": \"r\"}"), 400, "MALFORMED");
        assertProblem(server.post(path, "{\"reason\": \"" + "x".repeat(70_000) + "\"}"), 413, "PAYLOAD_TOO_LARGE");
        assertProblem(server.post(path + "?dryRun=maybe", BY_ADA), 400, "INVALID_PARAMETER");
        assertProblem(server.post(path, BY_ADA, "Content-Type", "text/plain"), 415, "UNSUPPORTED_MEDIA_TYPE");
        assertThat(server.send("GET", path).statusCode()).isEqualTo(405);
        assertThat(letters.writes).isEmpty();
    }

    @Test
    void whatIsDoneIsCounted() {
        // Given
        String id = failed(1, "o-1");

        // When
        redrive(id);
        redrive(id);

        // Then
        assertThat(server.meters
                        .get("orderstream.dead.letters.actions")
                        .tag("action", "redriven")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(server.meters
                        .get("orderstream.dead.letters.skipped")
                        .tag("code", "ALREADY_HANDLED")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private HttpResponse<String> redrive(String id) {
        return server.post("/dead-letters/" + id + "/redrive", BY_ADA);
    }

    private String failed(long offset, String orderId) {
        return letters.add(FakeLetters.letter(Kind.FAILED, offset, bytes(orderId), cancel(orderId, "c-" + orderId)));
    }

    private byte[] cancel(String orderId, String commandId) {
        return value(orderId, commandId, new OrderCommand.CancelOrder("never mind"));
    }

    private byte[] value(String orderId, String commandId, OrderCommand command) {
        return registry.serializer().serialize("order-commands", AvroCommands.of(orderId, commandId, command));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo(code);
    }

    private static DeadLetter.Header header(String name, String value) {
        return new DeadLetter.Header(name, bytes(value));
    }

    private static byte[] value(DeadLetter.Header header) {
        byte[] value = header.value();
        return value == null ? new byte[0] : value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static Optional<String> none() {
        return Optional.empty();
    }
}
