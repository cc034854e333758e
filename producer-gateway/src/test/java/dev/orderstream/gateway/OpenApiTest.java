package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import dev.orderstream.gateway.json.CommandForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The API description says what the gateway does: every route, and real answers fit their schemas. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class OpenApiTest {
    private static final Map<String, String> BODIES = Map.of(
            "CreateOrder", TestGateway.CREATE,
            "ReceiveStock", "{\"quantity\":3}",
            "AdjustStock", "{\"delta\":-1,\"reason\":\"r\"}",
            "AddItem",
                    "{\"itemId\":\"i\",\"sku\":\"s\",\"name\":\"n\",\"quantity\":1,\"unitPrice\":{\"amount\":1,\"currency\":\"EUR\"}}",
            "RecordPayment", "{\"paymentId\":\"p\",\"amount\":{\"amount\":1,\"currency\":\"EUR\"}}",
            "ShipOrder", "{\"trackingNumber\":\"t\",\"carrier\":\"c\"}",
            "DeliverOrder", "{\"deliveredAt\":\"2026-11-21T08:30:00Z\"}",
            "CancelOrder", "{\"reason\":\"r\"}",
            "ConfirmRefund", "{\"amount\":{\"amount\":1,\"currency\":\"EUR\"}}",
            "FailRefund", "{\"reason\":\"r\"}");

    /** Headers that mean something to whoever calls. */
    private static final List<String> HEADERS = List.of(
            "ETag", "Location", "Preference-Applied", "Retry-After", "WWW-Authenticate", "X-Correlation-Id", "Allow");

    private static TestGateway gateway;
    private static JsonNode api;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
        api = gateway.get("/openapi.json").body();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void acceptAgain() {
        gateway.broker.orders = new FakeOrders();
    }

    private static String path(CommandForm form) {
        return form.path()
                .replace("{orderId}", "o")
                .replace("{itemId}", "i")
                .replace("{refundId}", "r")
                .replace("{sku}", "s");
    }

    private static Response call(CommandForm form, String... headers) {
        return form.method().equals("DELETE")
                ? gateway.delete(path(form), headers)
                : gateway.post(path(form), BODIES.getOrDefault(form.type(), ""), headers);
    }

    private static JsonNode operation(String method, String template) {
        return api.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    /** The schema that is described for an answer like this one. */
    private static JsonNode schema(String method, String template, Response response) {
        JsonNode described = operation(method, template)
                .path("responses")
                .path(Integer.toString(response.status()))
                .path("content")
                .path(response.header("Content-Type"))
                .path("schema");
        assertThat(described.isMissingNode())
                .as("%s %s %d %s is described", method, template, response.status(), response.header("Content-Type"))
                .isFalse();
        return described;
    }

    private static void assertDescribed(String method, String template, Response response) {
        List<String> violations =
                new JsonSchemaCheck(api).violations(schema(method, template, response), response.body());
        assertThat(violations).as(response.text()).isEmpty();
        JsonNode headers = operation(method, template)
                .path("responses")
                .path(Integer.toString(response.status()))
                .path("headers");
        assertThat(HEADERS)
                .filteredOn(name -> !response.header(name).isEmpty())
                .as("headers of %s %s %d that are described", method, template, response.status())
                .isSubsetOf(headers.properties().stream().map(Map.Entry::getKey).toList());
    }

    @Test
    void describesEveryRouteAndNoOther() {
        // When
        List<String> described = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        // Then
        assertThat(described).containsExactlyInAnyOrderElementsOf(gateway.app.routes());
        assertThat(api.path("openapi").asText()).startsWith("3.1");
        assertThat(described).hasSize(CommandForm.values().length + 5);
    }

    @Test
    void describesTheAnswersOfEveryCommand() {
        for (CommandForm form : CommandForm.values()) {
            // When
            gateway.broker.orders = new FakeOrders();
            Response outcome = call(form);
            Response pending = call(form, "Prefer", "respond-async");
            gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "VERSION_CONFLICT");
            Response problem = call(form);

            // Then
            assertThat(outcome.status()).isBetween(200, 201);
            assertThat(pending.status()).isEqualTo(202);
            assertThat(problem.status()).isEqualTo(412);
            for (Response response : List.of(outcome, pending, problem)) {
                assertDescribed(form.method(), form.path(), response);
            }
        }
    }

    @Test
    void describesTheBodiesThatAreTaken() {
        JsonSchemaCheck check = new JsonSchemaCheck(api);
        for (CommandForm form : CommandForm.values()) {
            JsonNode schema = operation(form.method(), form.path())
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            if (form.body().fields().isEmpty()) {
                assertThat(schema.isMissingNode()).isTrue();
                continue;
            }
            // When
            JsonNode body = parse(BODIES.getOrDefault(form.type(), ""));
            JsonNode withMore = body.deepCopy();
            ((ObjectNode) withMore).put("more", 1);

            // Then
            assertThat(check.violations(schema, body)).isEmpty();
            assertThat(check.violations(schema, withMore)).isNotEmpty();
            assertThat(check.violations(schema, parse("{}"))).isNotEmpty();
        }
    }

    @Test
    void describesEveryHeaderAndParameterOfACommand() {
        for (CommandForm form : CommandForm.values()) {
            // When
            List<String> names = new ArrayList<>();
            for (JsonNode parameter : operation(form.method(), form.path()).path("parameters")) {
                JsonNode resolved = new JsonSchemaCheck(api).resolve(parameter);
                names.add(resolved.path("name").asText());
            }

            // Then
            assertThat(names)
                    .contains(
                            "Idempotency-Key",
                            "If-Match",
                            "If-None-Match",
                            "Prefer",
                            "X-Correlation-Id",
                            "traceparent");
            for (String name : List.of("orderId", "itemId", "refundId", "sku")) {
                assertThat(names.contains(name)).isEqualTo(form.path().contains("{" + name + "}"));
            }
        }
    }

    @Test
    void describesTheVersionsThatIfMatchTakes() {
        // Given
        String pattern =
                api.at("/components/parameters/If-Match/schema/pattern").asText();

        for (String tag : List.of("\"0\"", "\"42\"", "\"007\"", "\"1234567890123456789\"", "*", "3")) {
            // When
            Response response = gateway.post("/orders/o/submit", "", "If-Match", tag);

            // Then
            assertThat(response.status() == 200).as(tag).isEqualTo(tag.matches(pattern));
        }
    }

    @Test
    void describesTheProblemsOfEveryStatus() {
        // Given
        gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "UNKNOWN_ORDER");
        Response notFound = gateway.post("/orders/o/submit", "");
        gateway.broker.orders = FakeOrders.refusing(Outcome.FAILED, "INTERNAL_ERROR");
        Response failed = gateway.post("/orders/o/submit", "");
        Response malformed = gateway.post("/orders/o/submit", "{\"x\":1}");

        // When / Then
        for (Response response : List.of(notFound, failed, malformed)) {
            assertDescribed("POST", "/orders/{orderId}/submit", response);
        }
    }

    @Test
    void describesBatchesAndProbes() {
        // Given
        String items = "[{\"type\":\"SubmitOrder\",\"orderId\":\"o\"},{\"type\":\"X\"},{}]";

        // When
        Response batch = gateway.post("/commands", items);
        Response async = gateway.post("/commands", items, "Prefer", "respond-async");
        gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "INVALID_COMMAND");
        Response rejected = gateway.post("/commands", items);
        Response live = gateway.get("/health/live");
        Response ready = gateway.get("/health/ready");

        // Then
        for (Response response : List.of(batch, async, rejected)) {
            assertThat(response.status()).isEqualTo(207);
            assertDescribed("POST", "/commands", response);
        }
        assertDescribed("GET", "/health/live", live);
        assertDescribed("GET", "/health/ready", ready);
    }

    @Test
    void describesTheItemsOfABatch() {
        // Given
        JsonSchemaCheck check = new JsonSchemaCheck(api);
        JsonNode schema = operation("POST", "/commands")
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");

        // When / Then
        assertThat(check.violations(
                        schema,
                        parse("[{\"type\":\"ConfirmRefund\",\"orderId\":\"o\",\"refundId\":\"r\",\"expectedVersion\":1,"
                                + "\"amount\":{\"amount\":1,\"currency\":\"EUR\"}}]")))
                .isEmpty();
        assertThat(check.violations(schema, parse("[{\"type\":\"ConfirmRefund\",\"orderId\":\"o\"}]")))
                .isNotEmpty();
        assertThat(check.violations(schema, parse("[{\"type\":\"Nothing\",\"orderId\":\"o\"}]")))
                .isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        // When
        List<String> references = api.findValuesAsText("$ref");

        // Then
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(api.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
    }

    private static JsonNode parse(String json) {
        try {
            return TestGateway.JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
