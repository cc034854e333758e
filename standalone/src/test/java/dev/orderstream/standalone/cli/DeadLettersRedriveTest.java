package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a query side that answers what it is told, in turn. */
class DeadLettersRedriveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url;

    private record Asked(String path, JsonNode body, String authorization) {}

    private record Told(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void manyAreCountedAndThenDoneChunkAfterChunk() {
        // Given
        tells(chunk("\"discarded\": 5"));
        tells(chunk("\"redriven\": 3, \"cursor\": \"c1\""));
        tells(chunk("\"redriven\": 2"));

        // When
        Ran ran =
                redrive("--code", "INTERNAL_ERROR", "--team", "web", "--rate", "7", "--reason", "r", "--actor", "ada");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("5 redriven, 0 discarded, 0 parked, 0 skipped");
        assertThat(asked)
                .extracting(Asked::path)
                .containsExactly("/dead-letters/discard", "/dead-letters/redrive", "/dead-letters/redrive");
        assertThat(asked.get(0).body().path("dryRun").asBoolean()).isTrue();
        JsonNode body = asked.get(1).body();
        assertThat(body.path("dryRun").asBoolean()).isFalse();
        assertThat(body.path("filter").toString())
                .isEqualTo("{\"state\":\"OPEN\",\"code\":\"INTERNAL_ERROR\",\"team\":\"web\"}");
        assertThat(body.path("rate").asInt()).isEqualTo(7);
        assertThat(body.path("actor").asText()).isEqualTo("ada");
        assertThat(body.has("cursor")).isFalse();
        assertThat(asked.get(2).body().path("cursor").asText()).isEqualTo("c1");
    }

    @Test
    void moreThanAHundredAreNotDoneUnasked() {
        // Given
        tells(chunk("\"discarded\": 101"));

        // When
        Ran ran = redrive("--reason", "r");

        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("101 dead letters match, and nothing was done", "--yes");
        assertThat(asked).hasSize(1);
    }

    @Test
    void agreedToTheyAreDoneAndProgressIsShown() {
        // Given
        tells(chunk("\"discarded\": 101"));
        tells(chunk("\"redriven\": 60, \"cursor\": \"c\""));
        tells(chunk("\"redriven\": 41"));

        // When
        Ran ran = redrive("--reason", "r", "--yes");

        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("60 of 101 done", "101 of 101 done", "101 redriven");
    }

    @Test
    void whatWasNotDoneIsNamedAndIsAFailure() {
        // Given
        tells(chunk("\"discarded\": 2"));
        String chunk = chunk("\"parked\": 1, \"skipped\": 1").replace("\"items\": []", """
                        "items": [{"deadLetterId": "t-0-1", "result": "PARKED"},
                        {"deadLetterId": "t-0-2", "result": "SKIPPED", "code": "NO_KEY", "detail": "It has no key."}]""");
        tells(chunk);
        tells(chunk("\"discarded\": 2"));
        tells(chunk);

        // When
        Ran text = redrive("--reason", "r");
        Ran json = redrive("--reason", "r", "--json");

        // Then
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("t-0-1  PARKED", "t-0-2  NO_KEY  It has no key.", "1 parked, 1 skipped");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).contains("\"matching\" : 2", "\"notDone\"", "t-0-2");
    }

    @Test
    void aQuerySideThatIsAwayIsAskedAgain() {
        // Given
        told.add(new Told(503, "{\"code\": \"OWNER_UNAVAILABLE\", \"detail\": \"It is moving.\"}"));
        tells(chunk("\"discarded\": 1"));
        told.add(new Told(503, "{}"));
        tells(chunk("\"redriven\": 1"));

        // When
        Ran ran = redrive("--reason", "r");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("It is moving; asked again in 0.3 s", "status 503");
    }

    @Test
    void aDryRunAsksForNoReasonAndSumsUp() {
        // Given
        tells(chunk("\"discarded\": 3"));
        tells(chunk("\"redriven\": 3, \"wouldBe\": {\"events\": 1, \"noOps\": 1, \"duplicates\": 0,"
                + " \"rejected\": {\"ITEM_EXISTS\": 1}}"));

        // When
        Ran ran = redrive("--dry-run");

        // Then
        assertThat(ran.out())
                .contains("Would be: 3 redriven", "1 append events, 1 change nothing, 0 are duplicates, 1 are rejected")
                .contains("ITEM_EXISTS=1");
        assertThat(asked.get(1).body().path("dryRun").asBoolean()).isTrue();
    }

    @Test
    void oneIsSentWithTheCommandOfAFileAndTheKeyOfAnother(@TempDir Path directory) throws IOException {
        // Given
        Path edit =
                Files.writeString(directory.resolve("e"), "{\"deadLetterId\": \"x\", \"command\": {\"type\": \"A\"}}");
        Path key = Files.writeString(directory.resolve("k"), "secret\n");
        tells("{\"deadLetterId\": \"t-0-1\", \"result\": \"REDRIVEN\", \"commandId\": \"c\", \"orderId\": \"o\","
                + " \"attempt\": 2, \"changes\": [{\"pointer\": \"/reason\", \"after\": \"x\"}]}");

        // When
        Ran ran = redrive("t-0-1", "--edit", edit.toString(), "--key-file", key.toString(), "--reason", "r", "--force");

        // Then
        assertThat(ran.out()).contains("Redriven: t-0-1, attempt 2", "changed  /reason: (nothing) -> \"x\"");
        assertThat(asked.getFirst().path()).isEqualTo("/dead-letters/t-0-1/redrive?dryRun=false");
        assertThat(asked.getFirst().authorization()).isEqualTo("Bearer secret");
        assertThat(asked.getFirst().body().toString())
                .isEqualTo("{\"reason\":\"r\",\"force\":true,\"command\":{\"type\":\"A\"}}");
    }

    /** It quotes what anybody may have sent. */
    @Test
    void noControlCharacterReachesTheTerminal() {
        // Given
        String hostile = "\\u001b[31m\\u009b2J\\u202e";
        tells("{\"deadLetterId\": \"t-0-1\", \"result\": \"DRY_RUN\", \"orderId\": \"" + hostile + "\","
                + " \"wouldBe\": {\"result\": \"EVENTS\", \"events\": [{\"data\": {\"name\": \"" + hostile + "\"}}]}}");
        tells(chunk("\"discarded\": 1"));
        tells(chunk("\"skipped\": 1")
                .replace(
                        "[]",
                        "[{\"deadLetterId\": \"t-0-1\", \"result\": \"SKIPPED\", \"detail\": \"" + hostile + "\"}]"));
        told.add(new Told(409, "{\"code\": \"EDIT_REFUSED\", \"detail\": \"" + hostile + "\"}"));

        // When
        Ran one = redrive("t-0-1", "--dry-run");
        Ran many = redrive("--reason", "r");
        Ran refused = redrive("t-0-1", "--reason", "r");

        // Then
        assertThat(one.out()).contains("\\u001B[31m?2J?");
        assertThat(many.out()).contains("?[31m?2J?");
        assertThat(refused.err()).contains("EDIT_REFUSED: ?[31m?2J?");
        for (String printed : List.of(one.out(), many.out(), refused.err())) {
            assertThat(printed.lines().flatMapToInt(String::codePoints))
                    .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
        }
    }

    @Test
    void aRefusalIsAFailureWithItsCode() {
        // Given
        told.add(new Told(409, "{\"code\": \"ALREADY_HANDLED\", \"detail\": \"It is REDRIVEN already.\"}"));

        // When
        Ran ran = redrive("t-0-1", "--reason", "r");

        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("ALREADY_HANDLED: It is REDRIVEN already.");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        assertThat(redrive("--edit", "f", "--reason", "r").exitCode()).isEqualTo(2);
        assertThat(redrive("t-0-1", "--kind", "FAILED", "--reason", "r").exitCode())
                .isEqualTo(2);
        assertThat(redrive("t-0-1").exitCode()).isEqualTo(2);
        assertThat(redrive("t-0-1", "--edit", "no-such-file", "--reason", "r").exitCode())
                .isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    private Ran redrive(String... more) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", "redrive", "--url", url));
        arguments.addAll(List.of(more));
        return Ran.orders(arguments.toArray(String[]::new));
    }

    private void tells(String body) {
        told.add(new Told(200, body));
    }

    private static String chunk(String fields) {
        return "{\"dryRun\": false, \"items\": [], " + fields + "}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(
                exchange.getRequestURI().toString(),
                JSON.readTree(exchange.getRequestBody().readAllBytes()),
                authorization == null ? "" : authorization));
        Told next = told.removeFirst();
        byte[] body = next.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(next.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
