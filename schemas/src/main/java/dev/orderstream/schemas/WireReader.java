package dev.orderstream.schemas;

import dev.orderstream.schemas.UnreadableRecordException.Code;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value in Confluent's wire format (byte 0, four bytes of schema id, Avro body) into one of the generated classes that belong
 * on a topic, resolving the writer's schema to ours.
 *
 * <p>It tells poison from outage, which Confluent's deserializer folds into one exception: a value that can never be read is an
 * {@link UnreadableRecordException} with a code; a registry that cannot be asked is a {@link RegistryUnavailableException}. Bytes left
 * over after the body are an error too.
 *
 * <p>A registry that hangs is not asked for every record: after an answer that failed to come for a second or more, it is left alone for
 * four times as long, 30 s at most, and ids that are not known yet are an outage at once. Threadsafe.
 */
public final class WireReader {
    private static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PAUSE_FACTOR = 4;
    private static final long PAUSE_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    private final WriterSchemas writers;
    private final Map<String, Schema> readable;
    private final LongSupplier nanoTime;
    private final Map<Integer, SpecificDatumReader<SpecificRecord>> readers = new ConcurrentHashMap<>();
    private volatile @Nullable Pause pause;

    /** The registry is not asked before then. */
    private record Pause(long untilNanos, RegistryUnavailableException since) {}

    /** Reads records of the schemas given, and refuses all others. */
    public WireReader(SchemaRegistryClient registry, Collection<Schema> readable) {
        this(registry, readable, System::nanoTime);
    }

    WireReader(SchemaRegistryClient registry, Collection<Schema> readable, LongSupplier nanoTime) {
        AvroSafety.install();
        this.writers = new WriterSchemas(registry);
        this.nanoTime = nanoTime;
        this.readable =
                readable.stream().collect(Collectors.toUnmodifiableMap(Schema::getFullName, Function.identity()));
    }

    /**
     * Reads one value.
     *
     * @throws UnreadableRecordException when the value can never be read
     * @throws RegistryUnavailableException when the registry could not be asked
     */
    public SpecificRecord read(byte @Nullable [] value) {
        int id = WriterSchemas.id(value);
        SpecificDatumReader<SpecificRecord> reader = readers.get(id);
        if (reader == null) {
            reader = open(id);
            readers.put(id, reader);
        }
        return decode(reader, Objects.requireNonNull(value), id);
    }

    private SpecificDatumReader<SpecificRecord> open(int id) {
        Schema writer = ask(id);
        Schema ours = readable.get(writer.getFullName());
        if (ours == null) {
            throw new UnreadableRecordException(
                    Code.WRONG_SCHEMA, "schema id " + id + " is of a type that does not belong on this topic");
        }
        if (!WriterWork.isBounded(writer)) {
            throw new UnreadableRecordException(
                    Code.WRONG_SCHEMA, "schema id " + id + " makes more work than its bytes can account for");
        }
        if (SchemaCompatibility.checkReaderWriterCompatibility(ours, writer).getType()
                != SchemaCompatibilityType.COMPATIBLE) {
            throw new UnreadableRecordException(
                    Code.WRONG_SCHEMA, "schema id " + id + " cannot be resolved to the current " + ours.getName());
        }
        return new SpecificDatumReader<>(writer, ours);
    }

    private Schema ask(int id) {
        long asked = nanoTime.getAsLong();
        Pause now = pause;
        if (now != null && asked - now.untilNanos() < 0) {
            throw new RegistryUnavailableException("the registry hung a moment ago", now.since());
        }
        try {
            return writers.record(id);
        } catch (RegistryUnavailableException away) {
            long failed = nanoTime.getAsLong();
            if (failed - asked >= HANGING_NANOS) {
                pause = new Pause(failed + Math.min(PAUSE_FACTOR * (failed - asked), PAUSE_NANOS_MAX), away);
            }
            throw away;
        }
    }

    /** The whole body: what is left over after it is an error, too. */
    static <T> T decode(DatumReader<T> reader, byte[] value, int id) {
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(value, WriterSchemas.HEADER_BYTES, value.length - WriterSchemas.HEADER_BYTES, null);
            T read = reader.read(null, new StrictDecoder(decoder));
            if (decoder.isEnd()) {
                return read;
            }
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            throw new UnreadableRecordException(
                    Code.UNDECODABLE,
                    "the body does not decode with schema id " + id + " ("
                            + broken.getClass().getSimpleName() + ")");
        }
        throw new UnreadableRecordException(Code.UNDECODABLE, "bytes are left over after the body of schema id " + id);
    }
}
