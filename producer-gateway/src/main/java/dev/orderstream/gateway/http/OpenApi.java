package dev.orderstream.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.gateway.json.CommandForm;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The description of the API (OpenAPI 3.1), made from the tables that the gateway itself works by. */
final class OpenApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> HEADERS =
            List.of("Idempotency-Key", "If-Match", "If-None-Match", "Prefer", "X-Correlation-Id", "traceparent");
    private static final List<String> BATCH_HEADERS =
            List.of("Idempotency-Key", "Prefer", "X-Correlation-Id", "traceparent");

    private static final Map<String, String> RESPONSE_HEADERS = Map.of(
            "ETag", "The version.",
            "Location", "The order or the stock; of a 202 for an order, the command's status, on the query side.",
            "Preference-Applied", "What was honoured of Prefer (RFC 7240).",
            "Retry-After", "Seconds to wait.",
            "WWW-Authenticate", "How to say who asks (RFC 9110).",
            "X-Correlation-Id", "The conversation.");

    private OpenApi() {}

    static byte[] json() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "Orderstream gateway")
                .put("version", "1")
                .put(
                        "description",
                        "Commands about orders, and about what there is of a SKU. An answer waits for the committed outcome, or says 202 once the brokers have the command.");
        ObjectNode paths = root.putObject("paths");
        for (CommandForm form : CommandForm.values()) {
            command(operation(paths, form.path(), form.method()), form);
        }
        batch(operation(paths, BatchRoute.PATH, "POST"));
        system(paths);
        ObjectNode components = root.putObject("components");
        OpenApiSchemas.write(components.putObject("schemas"));
        OpenApiParameters.write(components.putObject("parameters"));
        ObjectNode security = components.putObject("securitySchemes");
        security.putObject("bearer").put("type", "http").put("scheme", "bearer");
        security.putObject("apiKey").put("type", "apiKey").put("in", "header").put("name", "X-Api-Key");
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ObjectNode operation(ObjectNode paths, String path, String method) {
        return paths.withObjectProperty(path).putObject(method.toLowerCase(Locale.ROOT));
    }

    private static void command(ObjectNode operation, CommandForm form) {
        operation.put("operationId", form.type()).put("summary", form.doc());
        OpenApiParameters.use(operation, form.path(), HEADERS);
        secured(operation);
        if (!form.body().fields().isEmpty()) {
            body(operation).putObject(Answer.JSON).putObject("schema").put("$ref", OpenApiSchemas.ref(form.type()));
        }
        ObjectNode responses = operation.putObject("responses");
        answer(
                        responses,
                        CommandAnswers.acceptedStatus(form),
                        "The committed outcome.",
                        OpenApiSchemas.outcome(form.aggregate()))
                .set("headers", headers("ETag", "Location", "Preference-Applied", "X-Correlation-Id"));
        answer(responses, 202, "Durable; decided later.", OpenApiSchemas.pending(form.aggregate()))
                .set("headers", headers("Location", "Preference-Applied", "X-Correlation-Id"));
        problems(responses, List.of(400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 429, 500, 503));
    }

    private static void batch(ObjectNode operation) {
        operation
                .put("operationId", "sendCommands")
                .put(
                        "summary",
                        "Sends up to 1,000 commands about orders, in their order; each gets a status of its own.");
        OpenApiParameters.use(operation, BatchRoute.PATH, BATCH_HEADERS);
        secured(operation);
        ObjectNode content = body(operation);
        ObjectNode array = content.putObject(Answer.JSON).putObject("schema").put("type", "array");
        array.put("maxItems", 1_000).put("minItems", 1).putObject("items").put("$ref", OpenApiSchemas.ref("BatchItem"));
        content.putObject(MediaTypes.NDJSON)
                .putObject("schema")
                .put("type", "string")
                .put("description", "One BatchItem a line.");
        ObjectNode responses = operation.putObject("responses");
        answer(responses, 207, "A status for each command.", "BatchResult")
                .set("headers", headers("Preference-Applied", "X-Correlation-Id"));
        problems(responses, List.of(400, 401, 403, 406, 413, 415, 429, 500, 503));
    }

    private static void system(ObjectNode paths) {
        for (String probe : List.of("live", "ready")) {
            ObjectNode operation = operation(paths, "/health/" + probe, "GET").put("operationId", "health-" + probe);
            ObjectNode responses = operation.putObject("responses");
            answer(responses, 200, "Up.", "Health").set("headers", headers("X-Correlation-Id"));
            if (probe.equals("ready")) {
                answer(responses, 503, "Starting or stopping.", "Health")
                        .set("headers", headers("Retry-After", "X-Correlation-Id"));
            }
        }
        ObjectNode metrics = operation(paths, "/metrics", "GET").put("operationId", "metrics");
        metrics.putObject("responses")
                .putObject("200")
                .put("description", "Prometheus text format.")
                .putObject("content")
                .putObject("text/plain");
        ObjectNode openApi = operation(paths, "/openapi.json", "GET").put("operationId", "openapi");
        openApi.putObject("responses")
                .putObject("200")
                .put("description", "This description.")
                .putObject("content")
                .putObject(Answer.JSON);
    }

    private static ObjectNode body(ObjectNode operation) {
        return operation.putObject("requestBody").put("required", true).putObject("content");
    }

    private static void secured(ObjectNode operation) {
        var security = operation.putArray("security");
        security.addObject();
        security.addObject().putArray("bearer");
        security.addObject().putArray("apiKey");
    }

    private static ObjectNode answer(ObjectNode responses, int status, String description, String schema) {
        ObjectNode response = responses.putObject(Integer.toString(status)).put("description", description);
        response.putObject("content")
                .putObject(Answer.JSON)
                .putObject("schema")
                .put("$ref", OpenApiSchemas.ref(schema));
        return response;
    }

    private static ObjectNode headers(String... names) {
        ObjectNode headers = MAPPER.createObjectNode();
        for (String name : names) {
            headers.putObject(name)
                    .put("description", RESPONSE_HEADERS.get(name))
                    .putObject("schema")
                    .put("type", "string");
        }
        return headers;
    }

    private static void problems(ObjectNode responses, List<Integer> statuses) {
        for (int status : statuses) {
            ObjectNode response = responses.putObject(Integer.toString(status)).put("description", codes(status));
            response.set("headers", problemHeaders(status));
            response.putObject("content")
                    .putObject(Answer.PROBLEM_JSON)
                    .putObject("schema")
                    .put("$ref", OpenApiSchemas.ref("Problem"));
        }
    }

    private static ObjectNode problemHeaders(int status) {
        return switch (status) {
            case 401 -> headers("WWW-Authenticate", "X-Correlation-Id");
            case 429, 503 -> headers("Retry-After", "X-Correlation-Id");
            default -> headers("X-Correlation-Id");
        };
    }

    private static String codes(int status) {
        return Stream.of(ProblemCode.values())
                .filter(code -> code.status() == status)
                .map(Enum::name)
                .collect(Collectors.joining(", "));
    }
}
