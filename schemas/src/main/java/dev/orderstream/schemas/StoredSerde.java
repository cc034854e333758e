package dev.orderstream.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * How values lie in state stores and their changelogs: one byte with the released version of the schema, then the Avro body. The
 * writer's schema comes from {@link SchemaHistory}, so that no store depends on a registry being up. Threadsafe.
 */
public final class StoredSerde<T extends SpecificRecord> {
    private static final int TYPICAL_BYTES = 512;

    private final Schema schema;
    private final int current;
    private final SpecificDatumWriter<T> writer;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

    public StoredSerde(Schema schema) {
        AvroSafety.install();
        this.schema = schema;
        this.current = SchemaHistory.latest(schema.getFullName());
        this.writer = new SpecificDatumWriter<>(schema);
        if (current == 0) {
            throw new IllegalStateException("no version of " + schema.getFullName() + " was released");
        }
    }

    public byte[] write(T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
        out.write(current);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    /**
     * Reads a stored value.
     *
     * @throws SerializationException when the value cannot be read: never treat that as an absent aggregate
     */
    public T read(byte[] value) {
        if (value.length == 0) {
            throw new SerializationException("a stored " + schema.getName() + " of 0 bytes");
        }
        SpecificDatumReader<T> reader = readers.computeIfAbsent(Byte.toUnsignedInt(value[0]), this::open);
        try {
            BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, 1, value.length - 1, null);
            T read = reader.read(null, decoder);
            if (decoder.isEnd()) {
                return read;
            }
        } catch (IOException | RuntimeException broken) {
            throw new SerializationException("a stored " + schema.getName() + " does not decode", broken);
        }
        throw new SerializationException("bytes are left over after a stored " + schema.getName());
    }

    private SpecificDatumReader<T> open(int version) {
        Schema written = SchemaHistory.version(schema.getFullName(), version)
                .orElseThrow(() -> new SerializationException("a stored " + schema.getName() + " has version " + version
                        + ", newest known is " + current + ": it was written by a newer release"));
        return new SpecificDatumReader<>(written, schema);
    }
}
