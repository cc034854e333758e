package dev.orderstream.gateway.publish;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes commands with Confluent's serializer. The registry's client has been asked for the ids of their schemas before the gateway is
 * ready: no request ever waits for the registry, and none fails when it goes away later. Threadsafe.
 */
public final class CommandEncoder {
    private final Serializer<SpecificRecord> serializer;

    public CommandEncoder(SchemaRegistryClient registry, RegistrySettings settings) {
        this.serializer = AvroSerdes.serializer(registry, settings);
    }

    /** The bytes of a command, for that topic. */
    byte[] encode(String topic, SpecificRecord command) {
        return serializer.serialize(topic, command);
    }
}
