package dev.orderstream.topology.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.topology.kernel.EditRefusedException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Commands from the JSON that {@link RecordJson} shows of them, field by field as their schemas say. */
final class CommandText {
    /** Longest text that is read, in UTF-8 bytes. */
    static final int BYTES_MAX = 64 << 10;

    static final String TYPE = "type";

    private static final int DEPTH_MAX = 32;
    private static final ObjectMapper SHOWN = new ObjectMapper();
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(BYTES_MAX)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private CommandText() {}

    /** The command as it is shown. */
    static ObjectNode of(SpecificRecord command) {
        try {
            return (ObjectNode) SHOWN.readTree(RecordJson.json(command));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("the JSON of a command is not JSON", bug);
        }
    }

    /** @throws EditRefusedException when the text is no JSON object, too long or too deep */
    static ObjectNode parse(String text) {
        if (text.length() > BYTES_MAX || text.getBytes(UTF_8).length > BYTES_MAX) {
            throw new EditRefusedException("", "must have at most " + BYTES_MAX + " bytes");
        }
        try {
            if (JSON.readTree(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException malformed) {
            throw new EditRefusedException("", "is not JSON, or is nested too deeply, or has a field twice");
        }
        throw new EditRefusedException("", "must be an object");
    }

    /**
     * The command that the JSON is.
     *
     * @param types the schemas that it may have
     * @throws EditRefusedException naming the first field that is unknown, missing or of another type
     */
    static SpecificRecord command(ObjectNode json, Collection<Schema> types) {
        JsonNode name = json.path(TYPE);
        Schema schema = types.stream()
                .filter(type -> name.isTextual() && type.getName().equals(name.textValue()))
                .findFirst()
                .orElseThrow(() -> new EditRefusedException(
                        "/" + TYPE,
                        "must be one of " + types.stream().map(Schema::getName).toList()));
        ObjectNode fields = json.deepCopy();
        fields.remove(TYPE);
        return record(fields, schema, "");
    }

    private static SpecificRecord record(JsonNode json, Schema schema, String at) {
        if (!json.isObject()) {
            throw new EditRefusedException(at, "must be an object");
        }
        SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        Set<String> known = new HashSet<>();
        for (Schema.Field field : schema.getFields()) {
            known.add(field.name());
            String pointer = at + "/" + field.name();
            JsonNode value = json.get(field.name());
            record.put(field.pos(), value == null ? absent(field, pointer) : value(value, field.schema(), pointer));
        }
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new EditRefusedException(at + "/" + JsonDifference.escaped(name), "is not a field of it");
            }
        }
        return record;
    }

    private static @Nullable Object absent(Schema.Field field, String at) {
        if (!field.hasDefaultValue()) {
            throw new EditRefusedException(at, "must be given");
        }
        return SpecificData.get().getDefaultValue(field);
    }

    private static @Nullable Object value(JsonNode json, Schema schema, String at) {
        return switch (schema.getType()) {
            case RECORD -> record(json, schema, at);
            case ARRAY -> items(json, schema.getElementType(), at);
            case UNION -> optional(json, schema, at);
            case STRING -> text(json, at);
            case INT -> (int) number(json, Integer.MIN_VALUE, Integer.MAX_VALUE, at);
            case LONG ->
                schema.getLogicalType() == null
                        ? (Object) number(json, Long.MIN_VALUE, Long.MAX_VALUE, at)
                        : instant(json, at);
            default -> throw new IllegalStateException("no JSON is known for " + schema.getType());
        };
    }

    private static @Nullable Object optional(JsonNode json, Schema union, String at) {
        if (json.isNull()) {
            throw new EditRefusedException(at, "must be left out where it is null");
        }
        Schema given = union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .orElseThrow();
        return value(json, given, at);
    }

    private static List<@Nullable Object> items(JsonNode json, Schema item, String at) {
        if (!json.isArray()) {
            throw new EditRefusedException(at, "must be an array");
        }
        List<@Nullable Object> items = new ArrayList<>(json.size());
        for (int i = 0; i < json.size(); i++) {
            items.add(value(json.get(i), item, at + "/" + i));
        }
        return items;
    }

    private static String text(JsonNode json, String at) {
        if (!json.isTextual() || !UTF_8.newEncoder().canEncode(json.textValue())) {
            throw new EditRefusedException(at, "must be text");
        }
        return json.textValue();
    }

    private static long number(JsonNode json, long min, long max, String at) {
        if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < min || json.longValue() > max) {
            throw new EditRefusedException(at, "must be a whole number from " + min + " to " + max);
        }
        return json.longValue();
    }

    private static Instant instant(JsonNode json, String at) {
        try {
            Instant instant = Instant.parse(text(json, at));
            if (instant.equals(Instant.ofEpochMilli(instant.toEpochMilli()))) {
                return instant;
            }
        } catch (DateTimeException | ArithmeticException none) {
            throw notAnInstant(at);
        }
        throw notAnInstant(at);
    }

    private static EditRefusedException notAnInstant(String at) {
        return new EditRefusedException(
                at, "must be an instant in ISO 8601, UTC, of whole milliseconds, such as 2026-11-21T09:30:00.000Z");
    }
}
