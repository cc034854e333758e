package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.standalone.e2e.Http.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From an HTTP request to a queried order, with everything in between real. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineTest {
    private final Pipeline pipeline;
    private final Http gateway;
    private final Http queries;

    PipelineTest(@TempDir Path directory) {
        this.pipeline = Pipeline.start(PipelineSettings.in(directory));
        this.gateway = new Http(pipeline.gatewayUrl());
        this.queries = new Http(pipeline.queryUrl());
    }

    @AfterAll
    void stop() {
        pipeline.close();
    }

    @Test
    void anOrderGoesItsWholeWay() throws IOException, InterruptedException {
        // Given
        String order = created();

        // When
        List<Answer> answers = new ArrayList<>();
        answers.add(gateway.post("/orders/" + order + "/items", item("b", 450, "EUR"), "If-Match", "\"1\""));
        answers.add(gateway.delete("/orders/" + order + "/items/a"));
        answers.add(gateway.post("/orders/" + order + "/submit", ""));
        answers.add(gateway.post("/orders/" + order + "/payments", payment("p1", 500)));
        answers.add(gateway.post("/orders/" + order + "/payments", payment("p2", 400)));
        answers.add(gateway.post("/orders/" + order + "/shipment", "{\"trackingNumber\":\"T1\",\"carrier\":\"Post\"}"));
        answers.add(gateway.post("/orders/" + order + "/delivery", "{\"deliveredAt\":\"2026-11-20T10:00:00Z\"}"));

        // Then: each was answered from its committed outcome
        assertThat(answers).extracting(Answer::status).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.header("ETag"))
                .containsExactly("\"2\"", "\"3\"", "\"4\"", "\"5\"", "\"6\"", "\"7\"", "\"8\"");
        assertThat(answers.getLast().text("/state")).isEqualTo("DELIVERED");
        Answer read = queries.get("/orders/" + order + "?minVersion=8");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.text("/state")).isEqualTo("DELIVERED");
        assertThat(read.number("/total/amount")).isEqualTo(900);
        assertThat(read.number("/paid/amount")).isEqualTo(900);
        Answer history = queries.get("/orders/" + order + "/events");
        assertThat(types(history))
                .containsExactly(
                        "OrderCreated",
                        "OrderItemAdded",
                        "OrderItemRemoved",
                        "OrderSubmitted",
                        "PaymentReceived",
                        "PaymentReceived",
                        "OrderShipped",
                        "OrderDelivered");
        assertThat(queries.get("/orders/" + order + "?version=4").text("/state"))
                .isEqualTo("SUBMITTED");
    }

    @Test
    void moneyThatArrivesAfterACancellationIsPaidBack() throws IOException, InterruptedException {
        // Given
        String order = created();
        gateway.post("/orders/" + order + "/submit", "");
        gateway.post("/orders/" + order + "/cancellation", "{\"reason\":\"changed my mind\"}");

        // When
        Answer paid = gateway.post("/orders/" + order + "/payments", payment("late", 700));
        String refund = "refund-payment-late";
        Answer failed = gateway.post("/orders/" + order + "/refunds/" + refund + "/failure", "{\"reason\":\"closed\"}");
        Answer confirmed = gateway.post(
                "/orders/" + order + "/refunds/" + refund + "/confirmation",
                "{\"amount\":{\"amount\":700,\"currency\":\"EUR\"}}");

        // Then
        assertThat(paid.body().at("/events"))
                .extracting(event -> event.at("/type").asText())
                .containsExactly("PaymentReceived", "RefundRequested");
        assertThat(failed.status()).isEqualTo(200);
        Answer read = queries.get("/orders/" + order + "?minVersion=" + confirmed.number("/version"));
        assertThat(read.number("/paid/amount")).isEqualTo(700);
        assertThat(read.number("/refunded/amount")).isEqualTo(700);
        assertThat(read.number("/refundDue/amount")).isZero();
    }

    @Test
    void everyBusinessNoHasItsStatusAndCode() throws IOException, InterruptedException {
        // Given
        String draft = created();
        String absent = UUID.randomUUID().toString();

        // Then
        assertNo(gateway.post("/orders/" + absent + "/submit", ""), 404, "UNKNOWN_ORDER");
        assertNo(gateway.post("/orders", create(draft, "EUR", item("a", 1, "EUR"))), 409, "ALREADY_EXISTS");
        assertNo(
                gateway.post("/orders/" + draft + "/shipment", "{\"trackingNumber\":\"T\",\"carrier\":\"C\"}"),
                409,
                "ILLEGAL_TRANSITION");
        assertNo(gateway.post("/orders/" + draft + "/items", item("a", 1, "EUR")), 409, "ITEM_EXISTS");
        assertNo(gateway.delete("/orders/" + draft + "/items/none"), 409, "UNKNOWN_ITEM");
        assertNo(
                gateway.post("/orders/" + draft + "/refunds/none/failure", "{\"reason\":\"r\"}"),
                409,
                "UNKNOWN_REFUND");
        assertNo(gateway.post("/orders/" + draft + "/submit", "", "If-Match", "\"7\""), 412, "VERSION_CONFLICT");
        assertNo(gateway.post("/orders/" + draft + "/items", item("b", 1, "USD")), 422, "CURRENCY_MISMATCH");
        assertNo(gateway.post("/orders/" + draft + "/items", item("b", -1, "EUR")), 422, "INVALID_COMMAND");

        gateway.delete("/orders/" + draft + "/items/a");
        assertNo(gateway.post("/orders/" + draft + "/submit", ""), 409, "EMPTY_ORDER");

        String submitted = created();
        gateway.post("/orders/" + submitted + "/submit", "");
        gateway.post("/orders/" + submitted + "/payments", payment("p", 100));
        assertNo(gateway.post("/orders/" + submitted + "/payments", payment("p", 200)), 422, "PAYMENT_ID_REUSED");
        assertNo(gateway.post("/orders/" + submitted + "/payments", payment("q", 0)), 422, "AMOUNT_OUT_OF_RANGE");

        String key = "key-" + UUID.randomUUID();
        gateway.post("/orders/" + submitted + "/payments", payment("k", 100), "Idempotency-Key", key);
        assertNo(
                gateway.post("/orders/" + submitted + "/payments", payment("k", 101), "Idempotency-Key", key),
                422,
                "COMMAND_ID_REUSED");
    }

    @Test
    void theSameIdempotencyKeyHasEffectOnce() throws IOException, InterruptedException {
        // Given
        String key = UUID.randomUUID().toString();
        String body = "{\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[" + item("a", 100, "EUR") + "]}";

        // When
        Answer first = gateway.post("/orders", body, "Idempotency-Key", key);
        Answer again = gateway.post("/orders", body, "Idempotency-Key", key);

        // Then
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body().at("/duplicate").asBoolean()).isFalse();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body().at("/duplicate").asBoolean()).isTrue();
        assertThat(again.text("/orderId")).isEqualTo(first.text("/orderId"));
        assertThat(again.text("/commandId")).isEqualTo(first.text("/commandId"));
        assertThat(again.number("/version")).isEqualTo(1);
    }

    @Test
    void anAsynchronousCommandCanBeFollowedToItsEnd() throws IOException, InterruptedException {
        // Given
        String order = created();
        gateway.post("/orders/" + order + "/cancellation", "{\"reason\":\"r\"}");

        // When: a no-op and a rejection, neither waited for
        Answer noOp =
                gateway.post("/orders/" + order + "/cancellation", "{\"reason\":\"again\"}", "Prefer", "respond-async");
        Answer rejected = gateway.post("/orders/" + order + "/submit", "", "Prefer", "respond-async");

        // Then
        assertThat(noOp.status()).isEqualTo(202);
        assertThat(rejected.status()).isEqualTo(202);
        Answer noOpEnded = queries.get(noOp.header("Location") + "?wait=10000");
        assertThat(noOpEnded.text("/status")).isEqualTo("ACCEPTED");
        assertThat(noOpEnded.body().at("/versions")).isEmpty();
        Answer rejection = queries.get(rejected.header("Location") + "?wait=10000");
        assertThat(rejection.text("/status")).isEqualTo("REJECTED");
        assertThat(rejection.text("/code")).isEqualTo("ILLEGAL_TRANSITION");
    }

    @Test
    void aBatchAnswersEachOfItsCommands() throws IOException, InterruptedException {
        // Given
        String order = UUID.randomUUID().toString();
        String batch = "[{\"type\":\"CreateOrder\",\"orderId\":\"" + order
                + "\",\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[" + item("a", 100, "EUR")
                + "]},{\"type\":\"SubmitOrder\",\"orderId\":\"" + order + "\"},{\"type\":\"SubmitOrder\",\"orderId\":\""
                + order + "\"},{\"type\":\"Nonsense\",\"orderId\":\"x\"}]";

        // When
        Answer answer = gateway.post("/commands", batch);

        // Then
        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.body().findValuesAsText("status")).containsExactly("201", "200", "409", "400");
    }

    @Test
    void anOrderNeverSeenIsA404AndACommandNeverSeenIsPending() throws IOException, InterruptedException {
        // When
        Answer order = queries.get("/orders/nobody-has-this");
        Answer command = queries.get("/orders/nobody-has-this/commands/nor-this");

        // Then
        assertNo(order, 404, "UNKNOWN_ORDER");
        assertThat(command.status()).isEqualTo(200);
        assertThat(command.text("/status")).isEqualTo("PENDING");
    }

    private String created() throws IOException, InterruptedException {
        String order = UUID.randomUUID().toString();
        Answer answer = gateway.post("/orders", create(order, "EUR", item("a", 300, "EUR")));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/orders/" + order);
        return order;
    }

    private static void assertNo(Answer answer, int status, String code) {
        assertThat(answer.status()).as("%s, answered %s", code, answer.body()).isEqualTo(status);
        assertThat(answer.text("/code")).isEqualTo(code);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    private static String create(String order, String currency, String item) {
        return "{\"orderId\":\"" + order + "\",\"customerId\":\"c\",\"currency\":\"" + currency + "\",\"items\":["
                + item + "]}";
    }

    private static String item(String id, long amount, String currency) {
        return "{\"itemId\":\"" + id + "\",\"sku\":\"TEA\",\"name\":\"Tea\",\"quantity\":2,\"unitPrice\":{\"amount\":"
                + amount + ",\"currency\":\"" + currency + "\"}}";
    }

    private static String payment(String id, long amount) {
        return "{\"paymentId\":\"" + id + "\",\"amount\":{\"amount\":" + amount + ",\"currency\":\"EUR\"}}";
    }

    private static List<String> types(Answer history) {
        Iterable<JsonNode> events = history.body().at("/events");
        return StreamSupport.stream(events.spliterator(), false)
                .map(event -> event.at("/type").asText())
                .toList();
    }
}
