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
    private final String topic;

    public CommandEncoder(SchemaRegistryClient registry, RegistrySettings settings, String topic) {
        this.serializer = AvroSerdes.serializer(registry, settings);
        this.topic = topic;
    }

    /** The bytes of a command. */
    byte[] encode(SpecificRecord command) {
        return serializer.serialize(topic, command);
    }
}
