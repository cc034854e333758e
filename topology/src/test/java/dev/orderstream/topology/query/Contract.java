package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds real answers against the OpenAPI document: status, headers, content type and every field of the body. */
final class Contract {
    static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;

    Contract() {
        document = parse(new String(OpenApi.document(), UTF_8));
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }

    List<String> paths() {
        List<String> paths = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);
        return paths;
    }

    List<String> problemCodes() {
        List<String> codes = new ArrayList<>();
        document.at("/components/schemas/Problem/properties/code/enum").forEach(code -> codes.add(code.asText()));
        return codes;
    }

    /** Methods of a path as the header Allow would name them: HEAD comes with GET. */
    String allow(String path) {
        List<String> methods = new ArrayList<>();
        document.path("paths").path(path).fieldNames().forEachRemaining(name -> {
            methods.add(name.toUpperCase(Locale.ROOT));
            if (name.equals("get")) {
                methods.add("HEAD");
            }
        });
        return String.join(", ", methods.stream().sorted().toList());
    }

    /** Every difference between the answer and what is described, as sentences. */
    List<String> differences(HttpResponse<String> answer) {
        String path = answer.uri().getRawPath();
        Optional<String> template = paths().stream()
                .filter(each -> Pattern.matches(each.replaceAll("\\{[^}]+}", "[^/]*"), path))
                .min(Comparator.comparing(each -> !each.equals(path)));
        List<String> found = new ArrayList<>();
        if (template.isEmpty()) {
            check(document.at("/components/schemas/Problem"), parse(answer.body()), "$", found);
            return found;
        }
        JsonNode response = resolve(document.path("paths")
                .path(template.get())
                .path(answer.request().method().toLowerCase(Locale.ROOT))
                .path("responses")
                .path(String.valueOf(answer.statusCode())));
        if (response.isMissingNode()) {
            return List.of(template.get() + " does not describe status " + answer.statusCode());
        }
        response.path("headers")
                .properties()
                .forEach(header -> checkHeader(header.getKey(), header.getValue(), answer, found));
        checkBody(response.path("content"), answer, found);
        return found;
    }

    private void checkHeader(String name, JsonNode described, HttpResponse<String> answer, List<String> found) {
        JsonNode header = resolve(described);
        Optional<String> value = answer.headers().firstValue(name);
        if (value.isEmpty()) {
            if (header.path("required").asBoolean()) {
                found.add("header " + name + " is missing");
            }
        } else {
            check(header.path("schema"), JSON.getNodeFactory().textNode(value.get()), "header " + name, found);
        }
    }

    private void checkBody(JsonNode content, HttpResponse<String> answer, List<String> found) {
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
        if (content.isMissingNode()) {
            if (!answer.body().isEmpty()) {
                found.add("a body where none is described");
            }
        } else if (!content.has(type)) {
            found.add("content type '" + type + "' is not described");
        } else if (type.endsWith("json")) {
            check(content.path(type).path("schema"), parse(answer.body()), "$", found);
        }
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** The part of JSON Schema that the document uses. */
    private void check(JsonNode reference, JsonNode value, String at, List<String> found) {
        JsonNode schema = resolve(reference);
        assertThat(schema.isObject()).as("schema of " + at).isTrue();
        if (schema.has("oneOf")) {
            checkOneOf(schema.path("oneOf"), value, at, found);
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            found.add(at + " is " + value + ", not " + schema.path("const"));
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            found.add(at + " is " + value + ", not one of " + schema.path("enum"));
        }
        switch (schema.path("type").asText("any")) {
            case "object" -> checkObject(schema, value, at, found);
            case "array" -> checkArray(schema, value, at, found);
            case "string" -> checkString(schema, value, at, found);
            case "integer" -> checkInteger(schema, value, at, found);
            case "boolean" -> checkBoolean(value, at, found);
            case "null" -> checkNull(value, at, found);
            default -> assertThat(schema.has("oneOf")).as("type of " + at).isTrue();
        }
    }

    private void checkOneOf(JsonNode options, JsonNode value, String at, List<String> found) {
        int matching = 0;
        List<String> all = new ArrayList<>();
        for (JsonNode option : options) {
            List<String> against = new ArrayList<>();
            check(option, value, at, against);
            matching += against.isEmpty() ? 1 : 0;
            all.addAll(against);
        }
        if (matching != 1) {
            found.add(at + " matches " + matching + " of " + options.size() + " schemas: " + all);
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (!value.isObject()) {
            found.add(at + " is no object");
            return;
        }
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asText())) {
                found.add(at + "." + name.asText() + " is missing");
            }
        }
        for (Iterator<String> names = value.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode property = schema.path("properties").path(name);
            if (!property.isMissingNode()) {
                check(property, value.path(name), at + "." + name, found);
            } else if (schema.has("additionalProperties")) {
                found.add(at + "." + name + " is not described");
            }
        }
    }

    private void checkArray(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (!value.isArray() || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            found.add(at + " is no array, or too long");
        }
        for (int i = 0; i < value.size(); i++) {
            check(schema.path("items"), value.path(i), at + "[" + i + "]", found);
        }
    }

    private static void checkString(JsonNode schema, JsonNode value, String at, List<String> found) {
        String text = value.asText();
        if (!value.isTextual()
                || text.length() < schema.path("minLength").asInt(0)
                || text.length() > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
            found.add(at + " is no string, too short or too long");
        }
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").asText())
                        .matcher(text)
                        .find()) {
            found.add(at + " is '" + text + "', not of the pattern " + schema.path("pattern"));
        }
        if (schema.path("format").asText().equals("date-time")) {
            assertThat(Instant.parse(text).toString()).as(at).isEqualTo(text);
        }
        if (schema.path("format").asText().equals("date")) {
            assertThat(LocalDate.parse(text).toString()).as(at).isEqualTo(text);
        }
    }

    private static void checkInteger(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (!value.isIntegralNumber() || value.asLong() < schema.path("minimum").asLong(Long.MIN_VALUE)) {
            found.add(at + " is no integer, or too small");
        }
    }

    private static void checkBoolean(JsonNode value, String at, List<String> found) {
        if (!value.isBoolean()) {
            found.add(at + " is no boolean");
        }
    }

    private static void checkNull(JsonNode value, String at, List<String> found) {
        if (!value.isNull()) {
            found.add(at + " is not null");
        }
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (JsonNode each : values) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }

    /** A field of a body by JSON pointer. */
    static JsonNode at(HttpResponse<String> answer, String pointer) {
        return parse(answer.body()).at(pointer);
    }
}
