package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every route: methods, headers, health, metrics, and requests that are no good HTTP. */
class HttpFormTest {
    private static final List<String> PATHS = List.of(
            "/orders/o-1",
            "/orders/o-1/events",
            "/orders/o-1/commands/c-1",
            "/health/live",
            "/health/ready",
            "/metrics",
            "/openapi.json");

    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void headIsGetWithoutTheBody() {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        for (String path : PATHS) {
            // When
            HttpResponse<String> get = server.get(path, "X-Correlation-Id", "c");
            HttpResponse<String> head = server.send("HEAD", path, "X-Correlation-Id", "c");

            // Then
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.headers().map().keySet())
                    .as(path)
                    .isEqualTo(get.headers().map().keySet());
            if (!path.equals("/metrics")) {
                assertThat(head.headers().firstValue("Content-Length"))
                        .as(path)
                        .isEqualTo(get.headers().firstValue("Content-Length"));
            }
        }
    }

    @Test
    void headOfAMissingOrderHasNoBodyEither() {
        // When
        HttpResponse<String> head = server.send("HEAD", "/orders/no");

        // Then
        assertThat(head.statusCode()).isEqualTo(404);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"})
    void otherMethodsAre405(String method) {
        for (String path : PATHS) {
            // When
            HttpResponse<String> answer = server.send(method, path);

            // Then
            assertThat(answer.statusCode()).as(path).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).as(path).contains("GET, HEAD");
            assertThat(Contract.at(answer, "/code").asText()).isEqualTo("METHOD_NOT_ALLOWED");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/orders",
                "/Orders/o-1",
                "/orders/o-1/",
                "/orders/o-1/event",
                "/orders/o-1/events/1",
                "/orders/o-1/commands",
                "/health",
                "/health/live/x"
            })
    void otherPathsAre404(String path) {
        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("NOT_FOUND");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    /** The gateway takes the same ones: who writes and then reads may stay with one. */
    @ParameterizedTest
    @ValueSource(strings = {"abc-1", "conversation 1", "!~"})
    void correlationIdsAreTakenOver(String id) {
        // When
        HttpResponse<String> answer = server.get("/orders/no", "X-Correlation-Id", id);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("X-Correlation-Id")).contains(id);
        assertThat(Contract.at(answer, "/correlationId").asText()).isEqualTo(id);
    }

    @Test
    void correlationIdsAreMade() {
        // When
        HttpResponse<String> first = server.get("/orders/no");
        HttpResponse<String> second = server.get("/orders/no");

        // Then
        String made = first.headers().firstValue("X-Correlation-Id").orElseThrow();
        assertThat(Contract.at(first, "/correlationId").asText()).isEqualTo(made);
        assertThat(second.headers().firstValue("X-Correlation-Id"))
                .isPresent()
                .get()
                .isNotEqualTo(made);
    }

    @Test
    void badCorrelationIdsAre400() {
        // When
        List<HttpResponse<String>> answers = List.of(
                server.get("/orders/no", "X-Correlation-Id", "x".repeat(129)),
                server.get("/orders/no", "X-Correlation-Id", "tab\tinside"));

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_HEADER");
            assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo("X-Correlation-Id");
        });
    }

    @Test
    void everyAnswerHasSecurityHeaders() {
        for (String path : List.of("/orders/no", "/no", "/health/live", "/orders/no?x=1")) {
            // When
            HttpResponse<String> answer = server.get(path);

            // Then
            assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                    .as(path)
                    .contains("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control")).as(path).contains("no-store");
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .as(path)
                    .isPresent();
        }
    }

    @Test
    void healthSaysWhy() {
        // Given
        server.notLive.add("no stream thread lives");
        server.notReady.add("REBALANCING");

        // When
        HttpResponse<String> live = server.get("/health/live");
        HttpResponse<String> ready = server.get("/health/ready");

        // Then
        assertThat(live.statusCode()).isEqualTo(503);
        assertThat(live.body()).isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"no stream thread lives\"]}");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"REBALANCING\"]}");
    }

    @Test
    void metricsAreTextThatPrometheusReads() {
        // When
        HttpResponse<String> metrics = server.get("/metrics");

        // Then
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
    }

    @Test
    void healthIsUpWithoutReasons() {
        // When
        HttpResponse<String> ready = server.get("/health/ready");

        // Then
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /orders/{8200} HTTP/1.1 | 414 | URI_TOO_LONG",
                "GET /orders/o-1 HTTP/1.0 | 505 | HTTP_VERSION_NOT_SUPPORTED",
                "GET /orders/%zz HTTP/1.1 | 400 | BAD_REQUEST",
                "GET /orders/o-1?x=\"<> HTTP/1.1 | 400 | BAD_REQUEST",
                "NONSENSE | 400 | BAD_REQUEST",
            })
    void brokenRequestLinesAreProblems(String line, int status, String code) {
        // Given
        String request = line.replace("{8200}", "x".repeat(8_200)) + "\r\nHost: localhost\r\n\r\n";

        // When
        String answer = server.raw(request);

        // Then
        assertProblem(answer, status, code);
    }

    @Test
    void brokenHeadersAreProblems() {
        // Given
        String start = "GET /orders/o-1 HTTP/1.1\r\nHost: localhost\r\n";

        // When
        String tooLong = server.raw(start + "X-Long: " + "x".repeat(17_000) + "\r\n\r\n");
        String noColon = server.raw(start + "nonsense\r\n\r\n");
        String noHost = server.raw("GET /orders/o-1 HTTP/1.1\r\n\r\n");
        String twoLengths = server.raw(start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc");

        // Then
        assertThat(List.of(tooLong, noColon, noHost, twoLengths))
                .allSatisfy(answer -> assertProblem(answer, 400, "BAD_REQUEST"));
    }

    @Test
    void bodiesAreBounded() {
        // Given
        String start = "GET /orders/o-1 HTTP/1.1\r\nHost: localhost\r\nX-Correlation-Id: mine\r\n";

        // When
        String answer = server.raw(start + "Content-Length: 65537\r\n\r\n");

        // Then
        assertProblem(answer, 413, "PAYLOAD_TOO_LARGE");
        assertThat(answer).contains("\"correlationId\":\"mine\"").contains("\"instance\":\"/orders/o-1\"");
    }

    private static void assertProblem(String answer, int status, String code) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("Content-Type: application/problem+json");
        assertThat(answer).containsIgnoringCase("X-Content-Type-Options: nosniff");
        assertThat(answer).contains("\"code\":\"" + code + "\"").contains("\"correlationId\":\"");
    }
}
