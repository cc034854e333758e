package dev.orderstream.gateway.publish;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes commands with Confluent's serializer. The ids of their schemas are asked for once, before the gateway is ready: no request
 * ever waits for the registry, and none fails when it goes away later. Threadsafe.
 */
public final class CommandEncoder {
    private final SchemaRegistryClient registry;
    private final Serializer<SpecificRecord> serializer;
    private final String topic;

    public CommandEncoder(RegistrySettings settings, String topic) {
        this.registry = Registry.client(settings);
        this.serializer = AvroSerdes.serializer(registry, settings);
        this.topic = topic;
    }

    /**
     * Asks for the id of every command's schema. Repeatable.
     *
     * @throws dev.orderstream.schemas.RegistryUnavailableException when the registry cannot be asked
     * @throws IllegalStateException when a schema is not registered
     */
    public void warmUp() {
        SubjectCatalog.warmUp(registry, Set.of(topic));
    }

    /** The bytes of a command. */
    byte[] encode(SpecificRecord command) {
        return serializer.serialize(topic, command);
    }
}
