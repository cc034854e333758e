package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class DemoCommandTest {
    private static final Pattern GATEWAY = Pattern.compile("through (http://[0-9.:]+)\\R");

    @Test
    void everyExpectationOfTheDayHolds() throws Exception {
        // When
        Ran ran = Ran.orders("demo", "--json", "--seed", "7");
        // Then
        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(ran.out());
        assertThat(result.path("good").asBoolean()).isTrue();
        assertThat(result.path("orders").asInt()).isEqualTo(201);
        assertThat(result.path("timeline").path("events")).hasSize(7);
        assertThat(result.path("sales")).isNotEmpty();
        assertThat(result.path("deadLetters").findValuesAsText("kind"))
                .containsExactlyInAnyOrder("REJECTED", "REJECTED", "UNREADABLE");
    }

    @Test
    void anExpectationThatFailsIsToldAndIsExitCode1() throws Exception {
        // Given: somebody else sends an order meanwhile, which the day did not reckon with
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CompletableFuture<Integer> exitCode = CompletableFuture.supplyAsync(
                () -> OrdersCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), "demo"));
        await().atMost(Duration.ofSeconds(90))
                .until(() ->
                        exitCode.isDone() || GATEWAY.matcher(err.toString()).find());
        Matcher gateway = GATEWAY.matcher(err.toString());
        assertThat(gateway.find()).as(err.toString()).isTrue();
        // When
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.group(1) + "/orders"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[]}"))
                    .build();
            assertThat(http.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(201);
        }
        // Then: what came of the day is printed all the same
        assertThat(exitCode.join()).isEqualTo(1);
        assertThat(err.toString())
                .contains("orders: expectation failed: every command that was sent is in the topic once");
        assertThat(out.toString())
                .contains("Timeline of order ", "OrderCreated", "Sales of the day", "orders paid", "Dead letters")
                .containsPattern("UNREADABLE +NOT_AVRO")
                .containsPattern("\\d+ of \\d+ expectations hold");
    }
}
