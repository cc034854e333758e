package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.domain.view.StockView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is of a SKU, over HTTP; each answer is held against the contract. */
class InventoryRoutesTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void stockIsGivenAsItIs() {
        // Given
        server.reads.stock("a/b", new StockView(7, 10, 4, 16, 2, Samples.START));

        // When
        HttpResponse<String> answer = server.get("/inventory/a%2Fb");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
        assertThat(answer.body())
                .isEqualTo("{\"sku\":\"a/b\",\"available\":10,\"reserved\":4,\"received\":16,\"consumed\":2,"
                        + "\"version\":7,\"updatedAt\":\"2026-11-21T09:00:00Z\"}");
    }

    @Test
    void aKnownVersionIsNotSentAgain() {
        // Given
        server.reads.stock("MUG", new StockView(7, 10, 4, 16, 2, Samples.START));

        // When
        HttpResponse<String> known = server.get("/inventory/MUG", "If-None-Match", "\"7\"");

        // Then
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(known.body()).isEmpty();
        assertThat(server.get("/inventory/MUG", "If-None-Match", "\"6\"").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/inventory/no", "/inventory/no?minVersion=0", "/inventory/no?stale=ok"})
    void whatIsNotKnownIs404(String path) {
        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("UNKNOWN_SKU");
    }

    @Test
    void aVersionIsWaitedFor() {
        // Given
        server.reads.stock("MUG", new StockView(1, 10, 0, 10, 0, Samples.START));
        CompletableFuture<HttpResponse<String>> asked = server.asyncGet("/inventory/MUG?minVersion=2&wait=10000");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> server.meters.get("query.waiting").gauge().value() == 1);

        // When
        server.reads.stock("MUG", new StockView(2, 8, 2, 10, 0, Samples.START));

        // Then
        assertThat(Contract.at(server.checked(asked.join()), "/version").asLong())
                .isEqualTo(2);
    }

    @Test
    void aVersionThatDoesNotComeIs503() {
        // Given
        server.reads.stock("MUG", new StockView(1, 10, 0, 10, 0, Samples.START));

        // When
        HttpResponse<String> answer = server.get("/inventory/MUG?minVersion=2&wait=1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_REACHED");
        assertThat(Contract.at(answer, "/currentVersion").asLong()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/inventory/MUG?wait=5",
                "/inventory/MUG?minVersion=-1",
                "/inventory/MUG?minVersion=1&wait=10001",
                "/inventory/MUG?version=1",
                "/inventory/%00",
                "/inventory/"
            })
    void whatIsNotAskedWellIs400(String path) {
        // When
        HttpResponse<String> answer = server.get(path);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }
}
