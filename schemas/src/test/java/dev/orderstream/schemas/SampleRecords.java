package dev.orderstream.schemas;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** A record of any schema with every field set, always the same. */
final class SampleRecords {
    private SampleRecords() {}

    static GenericData.Record of(Schema schema) {
        return (GenericData.Record) value(schema, schema.getName());
    }

    private static Object value(Schema schema, String name) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record record = new GenericData.Record(schema);
                for (Schema.Field field : schema.getFields()) {
                    record.put(field.pos(), value(field.schema(), field.name()));
                }
                yield record;
            }
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols().get(schema.getEnumSymbols().size() - 1));
            case ARRAY -> List.of(value(schema.getElementType(), name), value(schema.getElementType(), name));
            case UNION -> value(schema.getTypes().get(schema.getTypes().size() - 1), name);
            case STRING -> name.equals("currency") ? "EUR" : "a " + name + " \u20ac";
            case BYTES -> ByteBuffer.wrap(new byte[] {0, 1, -1});
            case INT -> 7;
            case LONG -> 1_795_000_000_123L;
            case BOOLEAN -> true;
            default -> throw new IllegalArgumentException("no sample for " + schema);
        };
    }
}
