package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.view.CommandStatus;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and parameters: what is taken, and what is refused by name. */
class BadRequestsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/o-1?version=1&at=2026-11-21T09:00:00Z, at",
        "/orders/o-1?wait=5, wait",
        "/orders/o-1?version=0, version",
        "/orders/o-1?version=-1, version",
        "/orders/o-1?version=1.5, version",
        "/orders/o-1?version=, version",
        "/orders/o-1?version, version",
        "/orders/o-1?version=9223372036854775808, version",
        "/orders/o-1?minVersion=x, minVersion",
        "/orders/o-1?minVersion=1&wait=10001, wait",
        "/orders/o-1?at=yesterday, at",
        "/orders/o-1?at=2026-11-21T09:00:00%2B01:00, at",
        "/orders/o-1?at=2026-11-21, at",
        "/orders/o-1?version=1&version=1, version",
        "/orders/o-1?version=%FF, version",
        "/orders/o-1?verison=1, verison",
        "/orders/o-1/events?after=-1, after",
        "/orders/o-1/events?limit=0, limit",
        "/orders/o-1/events?limit=1001, limit",
        "/orders/o-1/events?from=1, from",
        "/orders/o-1/commands/c-1?wait=10001, wait",
        "/orders/o-1/commands/c-1?minVersion=1, minVersion",
        "/health/live?verbose=1, verbose",
    })
    void badParametersAreNamed(String path, String field) {
        // Given
        server.reads.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void allUnknownParametersAreNamed() {
        // When
        HttpResponse<String> answer = server.get("/orders/o-1?a=1&version=1&b=2");

        // Then
        assertThat(Contract.at(answer, "/errors").findValuesAsText("field")).containsExactly("a", "b");
    }

    @Test
    void idsArePercentDecoded() {
        // Given
        String orderId = "ä/b c;d+e%";
        server.reads.append(orderId, Samples.START, Samples.created());
        server.reads.settle(orderId, "x/y", CommandStatus.accepted(Optional.empty(), 1, Samples.START));

        // When
        HttpResponse<String> order = server.get("/orders/%C3%A4%2Fb%20c;d+e%25");
        HttpResponse<String> events = server.get("/orders/%C3%A4%2fb%20c%3Bd%2Be%25/events");
        HttpResponse<String> command = server.get("/orders/%C3%A4%2Fb%20c;d+e%25/commands/x%2Fy");

        // Then
        assertThat(Contract.at(order, "/orderId").asText()).isEqualTo(orderId);
        assertThat(Contract.at(events, "/orderId").asText()).isEqualTo(orderId);
        assertThat(Contract.at(command, "/status").asText()).isEqualTo("ACCEPTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "a%0Ab", "%C2%85", "%20", "", "%FF", "%C3"})
    void badIdsAre400(String id) {
        // When
        List<HttpResponse<String>> answers = List.of(
                server.get("/orders/" + id),
                server.get("/orders/" + id + "/events"),
                server.get("/orders/" + id + "/commands/c-1"),
                server.get("/orders/o-1/commands/" + id));

        // Then
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PATH");
        });
        assertThat(Contract.at(answers.getLast(), "/errors/0/field").asText()).isEqualTo("commandId");
    }

    @Test
    void idsHaveAtMost128Characters() {
        // Given
        server.reads.append("é".repeat(128), Samples.START, Samples.created());

        // When
        HttpResponse<String> longest = server.get("/orders/" + "%C3%A9".repeat(128));
        HttpResponse<String> tooLong = server.get("/orders/" + "x".repeat(129));

        // Then
        assertThat(longest.statusCode()).isEqualTo(200);
        assertThat(tooLong.statusCode()).isEqualTo(400);
    }
}
