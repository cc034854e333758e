package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Opens Confluent's client for a registry. One client is shared by all readers of a process: it caches schemas by id for good. */
public final class Registry {
    private static final int SCHEMAS_MAX = 1_000;

    private Registry() {}

    public static SchemaRegistryClient client(RegistrySettings settings) {
        AvroSafety.install();
        Map<String, Object> config = new HashMap<>(settings.properties());
        config.putIfAbsent("http.connect.timeout.ms", 2_000);
        config.putIfAbsent("http.read.timeout.ms", 5_000);
        config.putIfAbsent("max.retries", 0);
        return SchemaRegistryClientFactory.newClient(
                List.of(settings.url().split(",")), SCHEMAS_MAX, List.of(new AvroSchemaProvider()), config, Map.of());
    }
}
