package dev.orderstream.standalone.candidate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Definitions of named types, each by itself: whatever a schema defines within another is taken out, and referred to by full name. */
final class Definitions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NAMED = Set.of("record", "enum", "fixed");
    private static final Set<String> UNNAMED = Arrays.stream(Schema.Type.values())
            .map(Schema.Type::getName)
            .filter(type -> !NAMED.contains(type))
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, JsonNode> byName = new LinkedHashMap<>();

    /**
     * Adds what the text defines.
     *
     * @return the full name of the outermost type
     * @throws IllegalArgumentException when it is no named type, or defines one otherwise than what was added before
     */
    String add(String text) {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException noJson) {
            throw new IllegalArgumentException(
                    "it is no JSON (line " + noJson.getLocation().getLineNr() + ")", noJson);
        }
        if (!isNamed(node)) {
            throw new IllegalArgumentException("it defines no record, enum or fixed");
        }
        return takeOut(node, "").asText();
    }

    /** Full name -> definition. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        byName.forEach((name, definition) -> texts.put(name, definition.toString()));
        return texts;
    }

    private static boolean isNamed(JsonNode node) {
        return node.isObject()
                && NAMED.contains(node.path("type").asText())
                && node.path("name").isTextual();
    }

    /** The same schema with references in the place of definitions. */
    private JsonNode takeOut(JsonNode node, String namespace) {
        if (node.isTextual()) {
            return reference(node.asText(), namespace);
        }
        if (node.isArray()) {
            ArrayNode union = JSON.createArrayNode();
            node.forEach(branch -> union.add(takeOut(branch, namespace)));
            return union;
        }
        if (isNamed(node)) {
            return define((ObjectNode) node, namespace);
        }
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = node.deepCopy();
        for (String within : Set.of("type", "items", "values")) {
            if (copy.has(within)) {
                copy.set(within, takeOut(copy.get(within), namespace));
            }
        }
        return copy;
    }

    private JsonNode define(ObjectNode node, String namespace) {
        String name = node.get("name").asText();
        String fullName = name.contains(".")
                ? name
                : qualified(name, node.path("namespace").asText(namespace));
        String space = fullName.contains(".") ? fullName.substring(0, fullName.lastIndexOf('.')) : "";
        ObjectNode definition = node.deepCopy();
        definition
                .put("name", fullName.substring(fullName.lastIndexOf('.') + 1))
                .put("namespace", space);
        if (definition.path("fields") instanceof ArrayNode fields) {
            for (JsonNode field : fields) {
                if (field instanceof ObjectNode typed && typed.has("type")) {
                    typed.set("type", takeOut(typed.get("type"), space));
                }
            }
        }
        JsonNode before = byName.putIfAbsent(fullName, definition);
        if (before != null && !before.equals(definition)) {
            throw new IllegalArgumentException(fullName + " is defined twice, and not the same");
        }
        return TextNode.valueOf(fullName);
    }

    private static JsonNode reference(String name, String namespace) {
        boolean whole = name.contains(".") || UNNAMED.contains(name) || NAMED.contains(name);
        return TextNode.valueOf(whole ? name : qualified(name, namespace));
    }

    private static String qualified(String name, String namespace) {
        return namespace.isEmpty() ? name : namespace + "." + name;
    }
}
