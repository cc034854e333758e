package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.gateway.TestGateway.Response;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that reach no command: each is a problem of its own. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class RoutingTest {
    private static final int COMMAND_MAX = 64 << 10;

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static void assertProblem(Response response, int status, String code) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.body().path("status").asInt()).isEqualTo(status);
        assertThat(response.body().path("correlationId").asText())
                .isEqualTo(response.header("X-Correlation-Id"))
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/order",
                "/orders/a",
                "/orders/a/submit/",
                "/orders/a/items/b/c",
                "/Orders/a/submit",
                "/inventory/a",
                "/inventory/a/reservations"
            })
    void anUnknownPathIs404(String path) {
        // When
        Response response = gateway.post(path, "{}");

        // Then
        assertProblem(response, 404, "NOT_FOUND");
        assertThat(response.body().path("instance").asText()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /orders | POST",
                "PUT | /orders/a/items | POST",
                "POST | /orders/a/items/b | DELETE",
                "DELETE | /commands | POST",
                "GET | /inventory/a/receipts | POST",
                "POST | /metrics | GET, HEAD",
                "OPTIONS | /orders | POST",
            })
    void anotherMethodIs405WithAllow(String method, String path, String allow) {
        // When
        Response response = gateway.send(method, path, BodyPublishers.noBody());

        // Then
        assertProblem(response, 405, "METHOD_NOT_ALLOWED");
        assertThat(response.header("Allow")).isEqualTo(allow);
    }

    @Test
    void headIsGetWithoutTheBody() {
        // When
        Response response = gateway.send("HEAD", "/health/live", BodyPublishers.noBody());

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEmpty();
        assertThat(response.header("Content-Length")).isNotEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-ndjson", "application/json; charset=latin1"})
    void aBodyOfAnotherTypeIs415(String contentType) {
        // When
        Response response = gateway.post("/orders", TestGateway.CREATE.getBytes(UTF_8), contentType);

        // Then
        assertProblem(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void aBodyWithoutATypeIs415() {
        // When
        Response response = gateway.send("POST", "/orders", BodyPublishers.ofString(TestGateway.CREATE));

        // Then
        assertProblem(response, 415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @Test
    void utf8MayBeNamed() {
        // When
        Response response =
                gateway.post("/orders", TestGateway.CREATE.getBytes(UTF_8), "Application/JSON; charset=\"UTF-8\"");

        // Then
        assertThat(response.status()).isEqualTo(201);
    }

    @Test
    void aCallerThatTakesNoJsonGets406() {
        // When
        Response html = gateway.create("Accept", "text/html, application/json; q=0.00");
        Response any = gateway.create("Accept", "text/html, */*;q=0.1");
        Response problem = gateway.create("Accept", "application/problem+json");
        Response empty = gateway.create("Accept", "");

        // Then
        assertProblem(html, 406, "NOT_ACCEPTABLE");
        assertThat(any.status()).isEqualTo(201);
        assertThat(problem.status()).isEqualTo(201);
        assertThat(empty.status()).isEqualTo(201);
    }

    @Test
    void aMissingBodyIs400() {
        // When
        Response response = gateway.send("POST", "/orders", BodyPublishers.noBody());

        // Then
        assertProblem(response, 400, "MALFORMED");
    }

    @Test
    void aBodyWhereNoneBelongsIs400() {
        // When
        Response response = gateway.post("/orders/a/submit", "{\"now\":true}");

        // Then
        assertProblem(response, 400, "MALFORMED");
        assertThat(response.errorFields()).containsExactly("/now");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/orders//submit",
                "/orders/a%00b/submit",
                "/orders/%0A/submit",
                "/orders/%C3%28/submit",
                "/orders/%C2%85/submit"
            })
    void anIdThatIsNoIdIs400(String path) {
        // When
        Response response = gateway.post(path, "");

        // Then
        assertProblem(response, 400, "INVALID_PATH");
        assertThat(response.errorFields()).containsExactly("orderId");
    }

    @Test
    void anIdHas128CharactersAtMost() {
        // When
        Response longest = gateway.post("/orders/" + "%F0%9F%8D%B5".repeat(64) + "/submit", "");
        Response tooLong = gateway.post("/orders/" + "i".repeat(129) + "/submit", "");
        Response refund = gateway.post("/orders/a/refunds/" + "r".repeat(161) + "/failure", "{\"reason\":\"r\"}");

        // Then
        assertThat(longest.status()).isEqualTo(200);
        assertThat(longest.body().path("orderId").asText()).isEqualTo("🍵".repeat(64));
        assertProblem(tooLong, 400, "INVALID_PATH");
        assertProblem(refund, 400, "INVALID_PATH");
        assertThat(refund.errorFields()).containsExactly("refundId");
    }

    private static byte[] bodyOf(int bytes) {
        byte[] body = Arrays.copyOf(TestGateway.CREATE.getBytes(UTF_8), bytes);
        Arrays.fill(body, TestGateway.CREATE.length(), bytes, (byte) ' ');
        return body;
    }

    @Test
    void aBodyMayHave64KilobytesAndNotOneMore() {
        // When
        Response longest = gateway.post("/orders", bodyOf(COMMAND_MAX), "application/json");
        Response tooLong = gateway.post("/orders", bodyOf(COMMAND_MAX + 1), "application/json");
        Response next = gateway.create();

        // Then
        assertThat(longest.status()).isEqualTo(201);
        assertProblem(tooLong, 413, "PAYLOAD_TOO_LARGE");
        assertThat(next.status()).isEqualTo(201);
    }

    @Test
    void theLimitHoldsForChunkedBodiesToo() {
        // When
        Response longest = chunked(bodyOf(COMMAND_MAX));
        Response tooLong = chunked(bodyOf(COMMAND_MAX + 1));

        // Then
        assertThat(longest.status()).isEqualTo(201);
        assertProblem(tooLong, 413, "PAYLOAD_TOO_LARGE");
    }

    private static Response chunked(byte[] body) {
        return gateway.send(
                "POST",
                "/orders",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                "Content-Type",
                "application/json");
    }

    @Test
    void theSizeIsCheckedBeforeTheBodyIsParsed() {
        // When
        Response response = gateway.post("/orders", "x".repeat(COMMAND_MAX + 1));

        // Then
        assertProblem(response, 413, "PAYLOAD_TOO_LARGE");
    }

    @Test
    void anEarlyAnswerLeavesTheConnectionUsable() {
        // Given
        byte[] body = bodyOf(COMMAND_MAX);

        // When
        for (int i = 0; i < 20; i++) {
            Response refused = gateway.post("/nowhere", body, "application/json");
            assertThat(refused.status()).isEqualTo(404);
        }

        // Then
        assertThat(gateway.create().status()).isEqualTo(201);
    }
}
