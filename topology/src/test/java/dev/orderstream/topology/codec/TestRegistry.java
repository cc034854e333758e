package dev.orderstream.topology.codec;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** A schema registry in memory that knows all subjects, of one test alone. */
public final class TestRegistry implements AutoCloseable {
    private final String scope = UUID.randomUUID().toString();
    private final RegistrySettings settings = RegistrySettings.of("mock://" + scope);
    private final SchemaRegistryClient client = Registry.client(settings);
    private final Serializer<SpecificRecord> serializer = AvroSerdes.serializer(client, settings);

    public TestRegistry() {
        SubjectCatalog.registerAll(client);
    }

    public SchemaRegistryClient client() {
        return client;
    }

    /** Writes any record as a producer does. */
    public Serializer<SpecificRecord> serializer() {
        return serializer;
    }

    @Override
    public void close() {
        serializer.close();
        MockSchemaRegistry.dropScope(scope);
    }
}
