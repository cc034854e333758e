package dev.orderstream.topology.app;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.SubjectCatalog;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Set;

/** Looks up the schemas of an application before it starts: from then on it needs the registry only for schemas it has not met. */
final class Schemas {
    private Schemas() {}

    /**
     * Fills the client's cache.
     *
     * @throws StartException when a schema is not registered, or the registry cannot be reached
     */
    static void require(SchemaRegistryClient registry, Set<String> topics) {
        try {
            SubjectCatalog.warmUp(registry, topics);
        } catch (RegistryUnavailableException | IllegalStateException cannot) {
            throw new StartException(String.valueOf(cannot.getMessage()), cannot);
        }
    }
}
