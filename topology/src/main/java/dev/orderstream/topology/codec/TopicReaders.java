package dev.orderstream.topology.codec;

import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.schemas.WireReader;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Reads records of any topic of the pipeline, each by the schemas of its own. Threadsafe. */
final class TopicReaders {
    private final SchemaRegistryClient registry;

    /** As many as there are such lists, and not as there are names of topics. */
    private final Map<List<Schema>, WireReader> readers = new ConcurrentHashMap<>();

    TopicReaders(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /**
     * The record in a value.
     *
     * @throws UnreadableRecordException when there is none, or nothing is known of the topic
     * @throws dev.orderstream.schemas.RegistryUnavailableException when the registry could not be asked
     */
    SpecificRecord read(String topic, byte[] value) {
        return readers.computeIfAbsent(schemas(topic), known -> new WireReader(registry, known))
                .read(value);
    }

    private static List<Schema> schemas(String topic) {
        try {
            return SubjectCatalog.schemas(topic);
        } catch (IllegalArgumentException unknown) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Code.WRONG_SCHEMA, "nothing is known of the records of its topic");
        }
    }
}
