package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a topic as they would be read if candidates were the current schemas. What cannot be read by the schema that it was
 * written with, either, is no fault of a candidate. Of one thread.
 */
public final class CandidateReader {
    private final WriterSchemas writers;
    private final Map<String, Schema> candidates;
    private final Map<Integer, Writer> known = new HashMap<>();

    /** What came of a value. */
    public sealed interface Verdict {
        /** A candidate reads it. */
        record Decoded() implements Verdict {}

        /** It is of a type that is no candidate. */
        record OtherType() implements Verdict {}

        /** Nothing reads it. */
        record Unreadable(String reason) implements Verdict {}

        /** Its writer's schema reads it, and the candidate does not. */
        record Failed(String reason) implements Verdict {}
    }

    /** What is known of a schema id: how its values are read. */
    @FunctionalInterface
    private interface Writer {
        Verdict read(byte[] value);
    }

    /**
     * With these candidates.
     *
     * @param candidates by their full names
     */
    public CandidateReader(SchemaRegistryClient registry, Map<String, Schema> candidates) {
        AvroSafety.install();
        this.writers = new WriterSchemas(registry);
        this.candidates = Map.copyOf(candidates);
    }

    /**
     * Reads one value.
     *
     * @throws RegistryUnavailableException when the registry could not be asked
     */
    public Verdict read(byte @Nullable [] value) {
        int id;
        try {
            id = WriterSchemas.id(value);
        } catch (UnreadableRecordException poison) {
            return new Verdict.Unreadable(String.valueOf(poison.getMessage()));
        }
        return known.computeIfAbsent(id, this::writer).read(Objects.requireNonNull(value));
    }

    private Writer writer(int id) {
        Schema writer;
        try {
            writer = writers.record(id);
        } catch (UnreadableRecordException poison) {
            Verdict unreadable = new Verdict.Unreadable(String.valueOf(poison.getMessage()));
            return value -> unreadable;
        }
        Schema candidate = candidates.get(writer.getFullName());
        if (candidate == null) {
            Verdict other = new Verdict.OtherType();
            return value -> other;
        }
        GenericDatumReader<Object> own = new GenericDatumReader<>(writer);
        // As the pipeline does it: of a schema that does not go with the current one no record is read, whatever is in
        // it.
        Optional<String> incompatible = VersionCheck.incompatibility(candidate, writer);
        if (incompatible.isPresent()) {
            return value -> blamed(own, value, id, incompatible.get());
        }
        Verdict decoded = new Verdict.Decoded();
        GenericDatumReader<Object> reader = new GenericDatumReader<>(writer, candidate);
        return value -> {
            try {
                WireReader.decode(reader, value, id);
                return decoded;
            } catch (UnreadableRecordException failed) {
                return blamed(own, value, id, String.valueOf(failed.getMessage()));
            }
        };
    }

    private static Verdict blamed(GenericDatumReader<Object> own, byte[] value, int id, String reason) {
        try {
            WireReader.decode(own, value, id);
            return new Verdict.Failed("schema id " + id + ": " + reason);
        } catch (UnreadableRecordException poison) {
            return new Verdict.Unreadable(String.valueOf(poison.getMessage()));
        }
    }
}
