package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Values in Confluent's wire format, put together by hand: byte 0, four bytes of schema id, Avro body. */
final class Wire {
    static final int HEADER_BYTES = 5;

    private Wire() {}

    static byte[] value(int id, byte[] body) {
        return ByteBuffer.allocate(HEADER_BYTES + body.length)
                .put((byte) 0)
                .putInt(id)
                .put(body)
                .array();
    }

    /** Registers the record's schema under some subject, and writes the record with its id. */
    static byte[] value(SchemaRegistryClient registry, GenericData.Record record) {
        return value(register(registry, record.getSchema()), body(record));
    }

    static int register(SchemaRegistryClient registry, Schema schema) {
        try {
            return registry.register("some-" + schema.getFullName() + schema.hashCode(), new AvroSchema(schema));
        } catch (IOException | RestClientException refused) {
            throw new AssertionError("the registry refused " + schema.getFullName(), refused);
        }
    }

    static byte[] body(IndexedRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            if (record instanceof SpecificRecord specific) {
                new SpecificDatumWriter<SpecificRecord>(specific.getSchema()).write(specific, encoder);
            } else {
                new GenericDatumWriter<IndexedRecord>(record.getSchema()).write(record, encoder);
            }
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
