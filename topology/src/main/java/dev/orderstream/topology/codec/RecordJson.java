package dev.orderstream.topology.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;

/**
 * Records as JSON, for people: {@code {"type": "AddItem", "envelope": {...}, ...}} with the fields by their Avro names. Instants are ISO
 * 8601, money is {@code {amount, currency}}, bytes are hex, and what is null is left out.
 */
public final class RecordJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final TopicReaders readers;

    public RecordJson(SchemaRegistryClient registry) {
        this.readers = new TopicReaders(registry);
    }

    /**
     * The record in a value of that topic.
     *
     * @throws dev.orderstream.schemas.UnreadableRecordException when there is none
     * @throws dev.orderstream.schemas.RegistryUnavailableException when the registry could not be asked
     */
    public String json(String topic, byte[] value) {
        return json(readers.read(topic, value));
    }

    /** Any record, as it was written or as it is read today. */
    static String json(IndexedRecord record) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", record.getSchema().getName());
            fields(json, record);
            json.writeEndObject();
        } catch (IOException notToMemory) {
            throw new UncheckedIOException(notToMemory);
        }
        return text.toString();
    }

    private static void fields(JsonGenerator json, IndexedRecord record) throws IOException {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value != null) {
                json.writeFieldName(field.name());
                value(json, field.schema(), value);
            }
        }
    }

    private static void value(JsonGenerator json, Schema schema, Object value) throws IOException {
        switch (schema.getType()) {
            case RECORD -> {
                json.writeStartObject();
                fields(json, (IndexedRecord) value);
                json.writeEndObject();
            }
            case UNION -> value(json, branch(schema, value), value);
            case ARRAY -> {
                json.writeStartArray();
                for (Object element : (Collection<?>) value) {
                    value(json, schema.getElementType(), element);
                }
                json.writeEndArray();
            }
            case MAP -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    json.writeFieldName(entry.getKey().toString());
                    value(json, schema.getValueType(), entry.getValue());
                }
                json.writeEndObject();
            }
            case INT -> json.writeNumber((int) value);
            case LONG -> time(json, schema, value);
            case FLOAT -> json.writeNumber((float) value);
            case DOUBLE -> json.writeNumber((double) value);
            case BOOLEAN -> json.writeBoolean((boolean) value);
            case BYTES -> json.writeString(hex((ByteBuffer) value));
            case FIXED -> json.writeString(HexFormat.of().formatHex(((GenericFixed) value).bytes()));
            case STRING, ENUM -> json.writeString(value.toString());
            case NULL -> json.writeNull();
        }
    }

    /** A union of null and one type has no other branch for what is there. */
    private static Schema branch(Schema union, Object value) {
        return union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .findFirst()
                .filter(type -> union.getTypes().size() == 2 && union.isNullable())
                .orElseGet(() -> union.getTypes().get(GenericData.get().resolveUnion(union, value)));
    }

    private static void time(JsonGenerator json, Schema schema, Object value) throws IOException {
        if (value instanceof Instant instant) {
            json.writeString(instant.toString());
        } else if (schema.getLogicalType() instanceof LogicalTypes.TimestampMillis) {
            json.writeString(Instant.ofEpochMilli((long) value).toString());
        } else {
            json.writeNumber((long) value);
        }
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
