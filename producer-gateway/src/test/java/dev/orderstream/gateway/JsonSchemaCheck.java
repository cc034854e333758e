package dev.orderstream.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks a value against a schema: as much of JSON Schema 2020-12 as the API description uses, and it fails on any other keyword. */
final class JsonSchemaCheck {
    private static final Set<String> KEYWORDS = Set.of(
            "$ref",
            "type",
            "required",
            "properties",
            "additionalProperties",
            "items",
            "enum",
            "const",
            "oneOf",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "description",
            "examples",
            "format",
            "pattern");

    private final JsonNode root;

    JsonSchemaCheck(JsonNode root) {
        this.root = root;
    }

    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    List<String> violations(JsonNode schema, JsonNode value) {
        List<String> found = new ArrayList<>();
        check(schema, value, "", found);
        return found;
    }

    private void check(JsonNode given, JsonNode value, String at, List<String> found) {
        JsonNode schema = resolve(given);
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KEYWORDS.contains(keyword)) {
                found.add(at + ": keyword " + keyword + " is not known to this check");
            }
        });
        if (schema.has("oneOf")) {
            long fitting = 0;
            for (JsonNode branch : schema.path("oneOf")) {
                fitting += violations(branch, value).isEmpty() ? 1 : 0;
            }
            if (fitting != 1) {
                found.add(at + ": fits " + fitting + " branches of oneOf");
            }
            return;
        }
        if (!hasType(schema.path("type").asText(), value)) {
            found.add(at + ": is not of type " + schema.path("type").asText());
            return;
        }
        checkScalar(schema, value, at, found);
        checkObject(schema, value, at, found);
        if (value.isArray()) {
            if (value.size() < schema.path("minItems").asInt(0)
                    || value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
                found.add(at + ": has " + value.size() + " items");
            }
            for (int i = 0; i < value.size(); i++) {
                check(schema.path("items"), value.get(i), at + "/" + i, found);
            }
        }
    }

    private static boolean hasType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
    }

    private static void checkScalar(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (schema.has("const") && !schema.path("const").equals(value)) {
            found.add(at + ": is not " + schema.path("const"));
        }
        if (schema.has("enum")) {
            boolean listed = false;
            for (JsonNode each : schema.path("enum")) {
                listed |= each.equals(value);
            }
            if (!listed) {
                found.add(at + ": is none of " + schema.path("enum"));
            }
        }
        if (value.isTextual()) {
            int length = value.asText().length();
            if (length < schema.path("minLength").asInt(0)
                    || length > schema.path("maxLength").asInt(Integer.MAX_VALUE)) {
                found.add(at + ": has " + length + " characters");
            }
        }
        if (value.isIntegralNumber()
                && (value.asLong() < schema.path("minimum").asLong(Long.MIN_VALUE)
                        || value.asLong() > schema.path("maximum").asLong(Long.MAX_VALUE))) {
            found.add(at + ": is out of range");
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String at, List<String> found) {
        if (!value.isObject()) {
            return;
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                found.add(at + ": lacks " + name.asText());
            }
        });
        value.properties().forEach(property -> {
            JsonNode described = schema.path("properties").path(property.getKey());
            if (described.isMissingNode()) {
                found.add(at + ": " + property.getKey() + " is not described");
            } else {
                check(described, property.getValue(), at + "/" + property.getKey(), found);
            }
        });
    }
}
