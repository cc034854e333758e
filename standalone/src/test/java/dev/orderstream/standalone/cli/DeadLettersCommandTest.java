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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a query side that has two pages of dead letters, and one letter that somebody hostile sent. */
class DeadLettersCommandTest {
    private static final String FIRST = """
            {"deadLetters": [{"deadLetterId": "order-commands-3-41", "kind": "REJECTED", "code": "ITEM_EXISTS", "state": "OPEN",
             "detail": "The order has an item a already, and this sentence goes on beyond what a line of a terminal has room for.", "orderId": "o-1", "timestamp": "TIME"}], "next": "AQ"}""";
    private static final String SECOND = """
            {"deadLetters": [{"deadLetterId": "order-commands.web-0-7", "kind": "FAILED", "code": "INTERNAL_ERROR",
             "state": "PARKED", "detail": "x\\u001b[2J\\u009b31m\\u202e\\u061c\\udb40\\udc41 DETAIL", "timestamp": "2020-01-01T00:00:00Z"}]}""";
    private static final String HOSTILE = """
            {"deadLetterId": "order-commands-0-1", "kind": "UNREADABLE", "code": "NOT_AVRO", "detail": "Not readable.",
             "state": "OPEN", "topic": "order-commands", "partition": 0, "offset": 1, "timestamp": "2020-01-01T00:00:00Z",
             "attempt": 1, "unreadable": "Not readable: no.", "order": {"state": "DRAFT\\u009b31m"},
             "source": {"key": {"text": "\\u001b]0;title\\u0007", "hex": "1b"}, "omitted": [],
                        "headers": [{"name": "\\u001b[31m", "hex": "ff"}],
                        "value": {"bytes": 3, "truncated": false, "hex": "616263", "text": "a\\nb\\u001bc"}}}""";

    private final List<String> queries = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url;

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
    void listsEveryPageAsATable() {
        // When
        Ran ran = Ran.orders("dead-letters", "list", "--url", url);
        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        titles ->
                                assertThat(titles).startsWith("AGE").contains("KIND", "CODE", "ORDER", "ID", "DETAIL"),
                        first -> assertThat(first)
                                .startsWith("5 min ")
                                .contains("OPEN", "REJECTED", "ITEM_EXISTS", "o-1", "order-commands-3-41")
                                .endsWith("..."),
                        second -> assertThat(second).contains(" d ", "PARKED", "order-commands.web-0-7", "x?[2J?31m?"));
    }

    @Test
    void aLimitEndsTheListAndSaysSo() {
        // When
        Ran ran = Ran.orders("dead-letters", "list", "--limit=1", "--url", url);
        // Then
        assertThat(queries).containsExactly("limit=1");
        assertThat(ran.out().lines()).hasSize(3).last().asString().contains("There are more");
    }

    @Test
    void everyFilterIsPassedOn() {
        // When
        Ran ran = Ran.orders(
                "dead-letters",
                "list",
                "--url",
                url,
                "--state=parked,OPEN",
                "--kind=failed",
                "--code=A&B",
                "--team=web",
                "--topic=t",
                "--order=o 1",
                "--family=inventory",
                "--sku=s",
                "--since=2026-11-21T09:30:00Z",
                "--until=2026-11-22T09:30:00Z",
                "--limit=1");
        // Then
        assertThat(ran.err()).isEmpty();
        assertThat(queries)
                .containsExactly(
                        "limit=1&code=A%26B&family=inventory&kind=FAILED&orderId=o%201&since=2026-11-21T09%3A30%3A00Z"
                                + "&sku=s&state=PARKED%2COPEN&team=web&topic=t&until=2026-11-22T09%3A30%3A00Z");
    }

    @Test
    void noControlCharacterReachesTheTerminal() throws IOException {
        for (List<String> command : List.of(
                List.of("list"), List.of("list", "--json"), List.of("show", "id"), List.of("show", "id", "--json"))) {
            // When
            Ran ran = Ran.orders(Stream.of(List.of("dead-letters"), command, List.of("--url", url))
                    .flatMap(List::stream)
                    .toArray(String[]::new));
            // Then
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.out().codePoints().filter(each -> each != '\n' && each != '\r'))
                    .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
            if (command.contains("--json")) {
                JsonNode read = new ObjectMapper().readTree(ran.out());
                assertThat(read.toString()).contains("\u009b31m");
            }
        }
    }

    @Test
    void showsWhatWasSentAndTheOrderNow() {
        // When
        Ran ran = Ran.orders("dead-letters", "show", "order-commands-0-1", "--url", url);
        // Then
        assertThat(ran.out())
                .contains(
                        "NOT_AVRO",
                        "unreadable",
                        "header",
                        "?[31m = 0xff",
                        "value           a?b?c",
                        "\"state\" : \"DRAFT");
    }

    @Test
    void aLetterThatDoesNotExistIsAnError() {
        // When
        Ran ran = Ran.orders("dead-letters", "show", "none", "--url", url);
        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("orders: There is no dead letter none." + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list --limit=0",
                "list --kind=odd",
                "list --state=LOST",
                "list --since=yesterday",
                "show",
                "list --url=nonsense::"
            })
    void wrongUsageIsOneSentenceAndExitCode2(String arguments) {
        // When
        Ran ran = Ran.orders(("dead-letters " + arguments).strip().split(" "));
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        queries.add(query);
        boolean none = path.endsWith("/none");
        String body = none
                ? "{\"code\":\"UNKNOWN_DEAD_LETTER\"}"
                : path.equals("/dead-letters") ? query.contains("cursor=AQ") ? SECOND : FIRST : HOSTILE;
        byte[] bytes = body.replace(
                        "TIME", Instant.now().minus(Duration.ofMinutes(5)).toString())
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(none ? 404 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
