package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.RedriveId;
import dev.orderstream.topology.stream.ActionLog;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many dead letters, a chunk at a time. */
class BulkRedriveTest {
    private final TestRegistry registry = new TestRegistry();
    private final FakeLetters letters = new FakeLetters();
    private final TestServer server = RedriveServer.of(letters, registry, RedriveSettings.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    @Test
    void chunkAfterChunkAllAreRedrivenOnceAndThoseOfAnOrderInTheirOrder() {
        // Given: ten orders of 43 letters each
        for (int i = 0; i < 430; i++) {
            failed(i, "o-" + i % 10);
        }

        // When
        List<JsonNode> chunks = all("redrive", "\"limit\": 100, \"rate\": 5000");

        // Then
        assertThat(chunks)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(chunk -> assertThat(chunk.path("items")).hasSizeLessThanOrEqualTo(100));
        assertThat(chunks.stream()
                        .mapToInt(chunk -> chunk.path("redriven").asInt())
                        .sum())
                .isEqualTo(430);
        assertThat(letters.writes).allSatisfy(write -> assertThat(write).hasSizeLessThanOrEqualTo(100));
        for (int order = 0; order < 10; order++) {
            byte[] key = bytes("o-" + order);
            List<Integer> offsets = letters.written().stream()
                    .filter(entry -> Arrays.equals(entry.command().orElseThrow().key(), key))
                    .map(entry ->
                            Integer.parseInt(entry.action().deadLetterId().substring("order-commands-0-".length())))
                    .toList();
            assertThat(offsets).hasSize(43).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aBusinessNoIsRedrivenOnlyWhenItIsNamed() {
        // Given
        letters.add(FakeLetters.letter(Kind.REJECTED, 1, bytes("o-1"), cancel("o-1")));
        failed(2, "o-1");

        // When
        JsonNode unnamed = chunk("redrive", "");
        JsonNode named = chunk("redrive", "\"filter\": {\"kind\": \"REJECTED\"}");

        // Then
        assertThat(unnamed.path("redriven").asInt()).isEqualTo(1);
        assertThat(named.path("redriven").asInt()).isEqualTo(1);
        assertThat(letters.handling("order-commands-0-1").state()).isEqualTo(Handling.State.REDRIVEN);
    }

    @Test
    void everyFilterCountsOnlyWhatItMeans() {
        // Given
        failed(1, "o-1");
        failed(2, "o-2");
        letters.add(FakeLetters.letter(
                "order-commands.shop", Kind.FAILED, 3, bytes("o-1"), cancel("o-1"), List.of(), 1, Optional.empty()));

        // Then
        assertThat(would("\"orderId\": \"o-2\"")).isEqualTo(1);
        assertThat(would("\"team\": \"shop\"")).isEqualTo(1);
        assertThat(would("\"topic\": \"order-commands\"")).isEqualTo(2);
        assertThat(would("\"code\": \"OTHER\"")).isZero();
        assertThat(would("\"since\": \"2026-11-21T09:00:02Z\", \"until\": \"2026-11-21T09:00:03Z\""))
                .isEqualTo(1);
        assertThat(would("\"state\": \"PARKED\"")).isZero();
        assertThat(would("\"state\": \"OPEN,PARKED\"")).isEqualTo(3);
        assertThat(letters.writes).isEmpty();
    }

    @Test
    void aDryRunSumsUpWhatWouldBe() {
        // Given
        failed(1, "o-1");
        letters.add(FakeLetters.letter(Kind.UNREADABLE, 2, bytes("o-1"), new byte[] {1}));

        // When
        JsonNode chunk = chunk("redrive", "\"dryRun\": true");

        // Then
        assertThat(chunk.path("wouldBe").toString())
                .isEqualTo(
                        "{\"events\":0,\"noOps\":0,\"duplicates\":0,\"notDecided\":0,\"rejected\":{\"UNKNOWN_ORDER\":1}}");
        assertThat(chunk.path("skipped").asInt()).isEqualTo(1);
        assertThat(letters.writes).isEmpty();
    }

    @Test
    void oneThatIsTooLargeIsSkippedAndTheOthersAreNot() {
        // Given
        failed(1, "o-1");
        letters.add(FakeLetters.letter(
                Kind.FAILED,
                2,
                bytes("o-1"),
                value("o-1", new OrderCommand.CancelOrder("x".repeat(FakeLetters.RECORD_BYTES_MAX)))));
        failed(3, "o-1");

        // When
        JsonNode chunk = chunk("redrive", "");

        // Then
        assertThat(chunk.path("redriven").asInt()).isEqualTo(2);
        assertThat(chunk.at("/items/1/code").asText()).isEqualTo("RECORD_TOO_LARGE");
        assertThat(letters.handling("order-commands-0-2").state()).isEqualTo(Handling.State.OPEN);
    }

    @Test
    void whatFailsInTheMiddleSaysWhereToGoOn() {
        // Given
        for (int i = 0; i < 250; i++) {
            failed(i, "o-1");
        }
        letters.failAfter(1, new ActionLog.ActionLogUnavailableException(new IllegalStateException("away")));

        // When
        JsonNode chunk = chunk("redrive", "\"limit\": 500, \"rate\": 5000");

        // Then
        assertThat(chunk.path("redriven").asInt()).isEqualTo(100);
        letters.failAfter(Integer.MAX_VALUE, new IllegalStateException());
        JsonNode rest = chunk(
                "redrive",
                "\"rate\": 5000, \"cursor\": \"" + chunk.path("cursor").asText() + "\"");
        assertThat(rest.path("redriven").asInt()).isEqualTo(150);
        assertThat(letters.written())
                .extracting(entry -> entry.action().commandId().orElseThrow())
                .hasSize(250)
                .doesNotHaveDuplicates()
                .contains(RedriveId.of("order-commands-0-249"));
    }

    @Test
    void whatSomebodyElseEndedInTheMeantimeIsNotSkippedButNotMeant() {
        // Given
        failed(1, "o-1");
        assertThat(chunk("redrive", "").path("redriven").asInt()).isEqualTo(1);
        failed(2, "o-1");
        letters.listLate();

        // When
        JsonNode chunk = chunk("redrive", "");

        // Then
        assertThat(chunk.path("redriven").asInt()).isEqualTo(1);
        assertThat(chunk.path("skipped").asInt()).isZero();
    }

    @Test
    void theRateIsKept() {
        // Given
        for (int i = 0; i < 60; i++) {
            failed(i, "o-1");
        }

        // When
        long started = System.nanoTime();
        JsonNode chunk = chunk("redrive", "\"rate\": 60");
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        // Then
        assertThat(chunk.path("redriven").asInt()).isEqualTo(60);
        assertThat(took).isBetween(Duration.ofMillis(950), Duration.ofSeconds(4));
    }

    @Test
    void aChunkEndsAfterFiveSecondsAndSaysWhereToGoOn() {
        // Given
        for (int i = 0; i < 60; i++) {
            failed(i, "o-1");
        }

        // When
        JsonNode chunk = chunk("redrive", "\"rate\": 5");

        // Then
        assertThat(chunk.path("redriven").asInt()).isBetween(20, 30);
        assertThat(chunk.path("cursor").asText()).isNotEmpty();
    }

    @Test
    void manyAreDiscardedParkedOnesToo() {
        // Given
        failed(1, "o-1");
        String parked = letters.add(FakeLetters.letter(
                "order-commands", Kind.FAILED, 2, bytes("o-1"), cancel("o-1"), List.of(), 9, Optional.of("x")));
        assertThat(chunk("redrive", "\"filter\": {\"since\": \"2026-11-21T09:00:02Z\"}")
                        .path("parked")
                        .asInt())
                .isEqualTo(1);

        // When
        JsonNode counted = chunk("discard", "\"dryRun\": true");
        JsonNode chunk = chunk("discard", "");

        // Then
        assertThat(counted.path("discarded").asInt()).isEqualTo(2);
        assertThat(chunk.path("discarded").asInt()).isEqualTo(2);
        assertThat(letters.handling(parked).state()).isEqualTo(Handling.State.DISCARDED);
    }

    @Test
    void whatIsWrongIsNamed() {
        assertRefused("/filter/kind", "\"filter\": {\"kind\": \"BROKEN\"}");
        assertRefused("/filter/state", "\"filter\": {\"state\": \"OPEN,LOST\"}");
        assertRefused("/filter/x", "\"filter\": {\"x\": 1}");
        assertRefused("/filter/team", "\"filter\": {\"team\": \"a\", \"topic\": \"b\"}");
        assertRefused("/filter/team", "\"filter\": {\"team\": \"No team\"}");
        assertRefused("/filter/since", "\"filter\": {\"since\": \"yesterday\"}");
        assertRefused("/rate", "\"rate\": 5001");
        assertRefused("/limit", "\"limit\": 501");
        assertRefused("/cursor", "\"cursor\": \"x\"");
        assertRefused("/dryRun", "\"dryRun\": \"yes\"");
    }

    private void assertRefused(String field, String more) {
        HttpResponse<String> answer = server.post("/dead-letters/redrive", body(more));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    private int would(String filter) {
        return chunk("discard", "\"dryRun\": true, \"filter\": {" + filter + "}")
                .path("discarded")
                .asInt();
    }

    private List<JsonNode> all(String what, String more) {
        List<JsonNode> chunks = new ArrayList<>();
        String cursor = "";
        do {
            chunks.add(chunk(what, more + cursor));
            cursor = ", \"cursor\": \"" + chunks.getLast().path("cursor").asText() + "\"";
        } while (chunks.getLast().has("cursor"));
        return chunks;
    }

    private JsonNode chunk(String what, String more) {
        HttpResponse<String> answer = server.post("/dead-letters/" + what, body(more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.parse(answer.body());
    }

    private static String body(String more) {
        return "{\"actor\": \"ada\", \"reason\": \"r\"" + (more.isEmpty() ? "" : ", " + more) + "}";
    }

    private void failed(long offset, String orderId) {
        letters.add(FakeLetters.letter(Kind.FAILED, offset, bytes(orderId), cancel(orderId)));
    }

    private byte[] cancel(String orderId) {
        return value(orderId, new OrderCommand.CancelOrder("never mind"));
    }

    private byte[] value(String orderId, OrderCommand command) {
        return registry.serializer().serialize("order-commands", AvroCommands.of(orderId, "c", command));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
