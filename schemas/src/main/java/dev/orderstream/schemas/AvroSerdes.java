package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Serializer and deserializer of values in Confluent's wire format. */
public final class AvroSerdes {
    private AvroSerdes() {}

    /** Settings for Confluent's serializer, also right for a plain {@code KafkaProducer}. Schemas are never registered by writing. */
    public static Map<String, Object> serializerConfig(RegistrySettings settings) {
        Map<String, Object> config = new HashMap<>(settings.properties());
        config.put("schema.registry.url", settings.url());
        config.put("auto.register.schemas", false);
        config.put("avro.remove.java.properties", true);
        config.put("value.subject.name.strategy", SubjectNames.class.getName());
        config.putIfAbsent("http.connect.timeout.ms", 2_000);
        config.putIfAbsent("http.read.timeout.ms", 5_000);
        config.putIfAbsent("max.retries", 0);
        return config;
    }

    /** Confluent's serializer, configured, with a client of its own. It may be shared among threads. */
    public static Serializer<SpecificRecord> serializer(RegistrySettings settings) {
        return serializer(Registry.client(settings), settings);
    }

    /** Confluent's serializer over a client that the process shares, and that {@link SubjectCatalog#warmUp} has filled. */
    public static Serializer<SpecificRecord> serializer(SchemaRegistryClient client, RegistrySettings settings) {
        KafkaAvroSerializer serializer = new KafkaAvroSerializer(client, serializerConfig(settings));
        serializer.configure(serializerConfig(settings), false);
        return new Serializer<>() {
            @Override
            public byte[] serialize(String topic, SpecificRecord value) {
                return serializer.serialize(topic, value);
            }

            @Override
            public void close() {
                serializer.close();
            }
        };
    }

    /** Reads what belongs on the topic. Poison is a {@link SerializationException}; an outage a {@link RegistryUnavailableException}. */
    public static Deserializer<SpecificRecord> deserializer(RegistrySettings settings, String topic) {
        WireReader reader = new WireReader(Registry.client(settings), SubjectCatalog.schemas(topic));
        return (source, value) -> {
            try {
                return reader.read(value);
            } catch (UnreadableRecordException unreadable) {
                throw new SerializationException(unreadable.code() + ": " + unreadable.getMessage(), unreadable);
            }
        };
    }
}
