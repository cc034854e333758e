package dev.orderstream.standalone.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of the topic {@code _schemas}, JSON to JSON. Keys: {@code {"keytype":"SCHEMA","subject":s,"version":n,"magic":1}} and
 * {@code {"keytype":"CONFIG","subject":s or null,"magic":0}}; values: the schema with its id, and the compatibility level.
 */
sealed interface StoredRecord {
    ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** A version of a subject. */
    record Version(Schema schema) implements StoredRecord {}

    /** The compatibility level of a subject; of all others when there is none. */
    record Level(Optional<String> subject, String level) implements StoredRecord {}

    default byte[] key() {
        Map<String, Object> key = new TreeMap<>();
        switch (this) {
            case Version(Schema schema) -> {
                key.put("keytype", "SCHEMA");
                key.put("subject", schema.getSubject());
                key.put("version", schema.getVersion());
                key.put("magic", 1);
            }
            case Level(Optional<String> subject, String level) -> {
                key.put("keytype", "CONFIG");
                key.put("subject", subject.orElse(null));
                key.put("magic", 0);
            }
        }
        return bytes(key);
    }

    default byte[] value() {
        return switch (this) {
            case Version(Schema schema) -> bytes(schema);
            case Level(Optional<String> subject, String level) -> bytes(Map.of("compatibilityLevel", level));
        };
    }

    /**
     * The record; empty for one that is none of ours, such as a tombstone, or whatever another program wrote there by mistake.
     *
     * @throws IllegalStateException when its key is ours and its value is damaged
     */
    static Optional<StoredRecord> read(byte @Nullable [] key, byte @Nullable [] value) {
        if (key == null || value == null) {
            return Optional.empty();
        }
        JsonNode parsed = tree(key);
        try {
            return switch (parsed.path("keytype").asText()) {
                case "SCHEMA" -> Optional.of(new Version(schema(value)));
                case "CONFIG" ->
                    Optional.of(new Level(
                            Optional.ofNullable(parsed.path("subject").textValue()),
                            JSON.readTree(value).path("compatibilityLevel").asText()));
                default -> Optional.empty();
            };
        } catch (IOException damaged) {
            throw new IllegalStateException("the value of " + parsed + " is damaged", damaged);
        }
    }

    private static JsonNode tree(byte[] key) {
        try {
            return JSON.readTree(key);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    private static Schema schema(byte[] value) throws IOException {
        Schema schema = JSON.readValue(value, Schema.class);
        if (schema == null || schema.getSubject() == null || schema.getVersion() == null || schema.getId() == null) {
            throw new IOException("it is no schema with a subject, a version and an id");
        }
        return schema;
    }

    private static byte[] bytes(Object json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
