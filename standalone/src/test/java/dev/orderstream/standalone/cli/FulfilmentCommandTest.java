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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a query side that answers what it is told, in turn. */
class FulfilmentCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAILED = """
            {"orderId": "o-1", "customerId": "c", "state": "COMPENSATION_FAILED", "phase": "COMPENSATING", "revision": 9,
             "orderVersion": 5, "reason": "x\\u001b[2J\\u009b31m\\u202e", "total": {"amount": 3998, "currency": "EUR"},
             "paid": {"amount": 0, "currency": "EUR"}, "shipped": false,
             "startedAt": "2020-01-01T00:00:00Z", "updatedAt": "2020-01-01T00:00:00Z",
             "steps": [{"kind": "RESERVE", "subject": "sku-a", "status": "DONE", "quantity": 2, "attempt": 1, "round": 0,
                        "changedAt": "2020-01-01T00:00:00Z"},
                       {"kind": "RELEASE", "subject": "sku\\u001b-a", "status": "GAVE_UP", "attempt": 6, "round": 0,
                        "changedAt": "2020-01-01T00:00:00Z"}],
             "interventions": [{"type": "RETRY", "actor": "ada", "reason": "again", "at": "2020-01-02T00:00:00Z",
                                "applied": false}]}""";

    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String url;

    private record Asked(String method, String path, String body, String authorization) {}

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
    void everyPageIsListedAsATable() {
        // Given
        tells("{\"fulfilments\": [" + FAILED + "], \"next\": \"AQ\"}");
        tells("{\"fulfilments\": [" + FAILED.replace("o-1", "o-2") + "]}");

        // When
        Ran ran = fulfilment("list", "--state", "compensation_failed,CHARGING", "--older-than", "PT600S");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(asked)
                .extracting(Asked::path)
                .containsExactly(
                        "/fulfilments?limit=50&olderThan=PT10M&state=COMPENSATION_FAILED%2CCHARGING",
                        "/fulfilments?limit=49&olderThan=PT10M&state=COMPENSATION_FAILED%2CCHARGING&cursor=AQ");
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        titles -> assertThat(titles).startsWith("AGE").contains("STATE", "TOTAL", "ORDER", "REASON"),
                        first -> assertThat(first)
                                .contains(" d ", "COMPENSATION_FAILED", "39.98 EUR", "o-1", "x?[2J?31m?"),
                        second -> assertThat(second).contains("o-2"));
    }

    @Test
    void aLimitEndsTheListAndSaysSo() {
        // Given
        tells("{\"fulfilments\": [" + FAILED + "], \"next\": \"AQ\"}");

        // When
        Ran ran = fulfilment("list", "--limit", "1");

        // Then
        assertThat(asked).extracting(Asked::path).containsExactly("/fulfilments?limit=1");
        assertThat(ran.out().lines()).hasSize(3).last().asString().contains("There are more");
    }

    @Test
    void oneIsShownWithItsStepsAndWhatOperatorsDid() throws IOException {
        // Given
        tells(FAILED);
        tells(FAILED);

        // When
        Ran text = fulfilment("show", "o 1");
        Ran json = fulfilment("show", "o 1", "--json");

        // Then
        assertThat(asked.getFirst().path()).isEqualTo("/orders/o%201/fulfilment");
        assertThat(text.out())
                .contains("state           COMPENSATION_FAILED", "total           39.98 EUR")
                .containsPattern("DONE +RESERVE +sku-a +2 +try 1 ")
                .containsPattern("GAVE_UP +RELEASE +sku\\?-a +try 6 ")
                .contains("RETRY  by ada: again (nothing was to be done)");
        assertThat(JSON.readTree(json.out())).isEqualTo(JSON.readTree(FAILED));
        for (String printed : List.of(text.out(), json.out())) {
            assertThat(printed.lines().flatMapToInt(String::codePoints))
                    .noneMatch(each -> Character.isISOControl(each) || Character.getType(each) == Character.FORMAT);
        }
    }

    @Test
    void anOrderWithoutASagaIsAnError() {
        // Given
        told.add(new Told(404, "{\"code\": \"NO_FULFILMENT\"}"));

        // When
        Ran ran = fulfilment("show", "o-1");

        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("orders: Order o-1 has no saga, or does not exist." + System.lineSeparator());
    }

    @Test
    void oneIsActedOnAndWaitedFor(@TempDir Path directory) throws IOException {
        // Given
        Path key = Files.writeString(directory.resolve("k"), "secret\n");
        tells("{\"orderId\": \"o-1\", \"applied\": true, \"state\": \"COMPENSATING\", \"revision\": 10}");
        told.add(new Told(202, "{\"orderId\": \"o-1\", \"actionId\": \"a\"}"));
        tells("{\"orderId\": \"o-1\", \"applied\": false, \"state\": \"COMPENSATED\", \"revision\": 10}");

        // When
        Ran done = fulfilment("retry", "o-1", "--reason", "r", "--key-file", key.toString());
        Ran accepted = fulfilment("resolve", "o-1", "--reason", "r", "--actor", "ada");
        Ran nothing = fulfilment("compensate", "o-1", "--reason", "r", "--actor", "ada", "--json");

        // Then
        assertThat(done.out()).isEqualTo("Done: o-1, now COMPENSATING" + System.lineSeparator());
        assertThat(done.exitCode()).isZero();
        assertThat(asked.get(0))
                .isEqualTo(
                        new Asked("POST", "/fulfilments/o-1/retry?wait=5000", "{\"reason\":\"r\"}", "Bearer secret"));
        assertThat(accepted.out()).startsWith("Accepted: o-1;");
        assertThat(accepted.exitCode()).isZero();
        assertThat(asked.get(1).path()).isEqualTo("/fulfilments/o-1/resolve?wait=5000");
        assertThat(asked.get(1).body()).isEqualTo("{\"reason\":\"r\",\"actor\":\"ada\"}");
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.out()).contains("\"applied\" : false");
    }

    @Test
    void aRefusalIsAFailureWithItsCode() {
        // Given
        told.add(new Told(409, "{\"code\": \"NOTHING_TO_RETRY\", \"detail\": \"No step waits.\"}"));

        // When
        Ran ran = fulfilment("retry", "o-1", "--reason", "r");

        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("NOTHING_TO_RETRY: No step waits.");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void severalAreNotActedOnUnasked() {
        // Given
        tells("{\"fulfilments\": [{\"orderId\": \"o-1\"}, {\"orderId\": \"o-2\"}]}");

        // When
        Ran matching = fulfilment("retry", "--state", "COMPENSATION_FAILED", "--reason", "r");
        Ran named = fulfilment("retry", "o-1", "o-2", "--reason", "r");

        // Then
        assertThat(matching.exitCode()).isEqualTo(2);
        assertThat(matching.err()).contains("There are 2 sagas, and nothing was done", "--yes");
        assertThat(named.exitCode()).isEqualTo(2);
        assertThat(asked).extracting(Asked::method).containsExactly("GET");
    }

    @Test
    void severalAreActedOnAndThoseRefusedAreNamed() throws IOException {
        // Given
        tells("{\"fulfilments\": [{\"orderId\": \"o-1\"}, {\"orderId\": \"o-2\"}, {\"orderId\": \"o-3\"}]}");
        told.add(new Told(202, "{\"orderId\": \"o-1\"}"));
        told.add(new Told(409, "{\"code\": \"NOTHING_TO_RETRY\", \"detail\": \"No step waits.\"}"));
        told.add(new Told(202, "{\"orderId\": \"o-3\"}"));
        tells("{\"fulfilments\": [{\"orderId\": \"o-1\"}]}");
        told.add(new Told(202, "{\"orderId\": \"o-1\"}"));

        // When
        Ran text = fulfilment("retry", "--state", "COMPENSATION_FAILED", "--reason", "r", "--yes");
        Ran json = fulfilment("retry", "--older-than", "PT1H", "--reason", "r", "--yes", "--json");

        // Then
        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.out()).contains("2 accepted, 1 refused");
        assertThat(text.err()).contains("orders: o-2: NOTHING_TO_RETRY: No step waits.");
        assertThat(asked.get(2).path()).isEqualTo("/fulfilments/o-2/retry");
        assertThat(json.exitCode()).isZero();
        JsonNode printed = JSON.readTree(json.out());
        assertThat(printed.at("/accepted/0/orderId").asText()).isEqualTo("o-1");
        assertThat(printed.path("refused")).isEmpty();
    }

    @Test
    void aDryRunOnlyTells() {
        // Given
        tells("{\"fulfilments\": [{\"orderId\": \"o-1\"}, {\"orderId\": \"o-2\"}]}");

        // When
        Ran ran = fulfilment("compensate", "--state", "CHARGING", "--dry-run");

        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("Would compensate: o-1", "Would compensate: o-2", "2 sagas");
        assertThat(asked).extracting(Asked::method).containsExactly("GET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list --limit=0",
                "list --state=DRAFT",
                "list --older-than=yesterday",
                "show",
                "retry --reason=r",
                "retry o-1",
                "retry o-1 --state=CHARGING --reason=r",
                "retry o-1 --reason=r --key-file=no-such-file",
                "list --url=nonsense::"
            })
    void wrongUsageIsOneSentenceAndExitCode2(String arguments) {
        // When
        Ran ran = Ran.orders(("fulfilment " + arguments).strip().split(" "));

        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSize(1);
    }

    private Ran fulfilment(String verb, String... more) {
        List<String> arguments = new ArrayList<>(List.of("fulfilment", verb, "--url", url));
        arguments.addAll(List.of(more));
        return Ran.orders(arguments.toArray(String[]::new));
    }

    private void tells(String body) {
        told.add(new Told(200, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8),
                authorization == null ? "" : authorization));
        Told next = told.removeFirst();
        byte[] body = next.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(next.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
