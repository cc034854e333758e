package dev.orderstream.gateway;

import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** As a client with its cache: it answers again what it has answered before. */
final class FakeRegistry extends MockSchemaRegistryClient {
    volatile boolean away;

    /** Fails whatever it is asked, as if it had no cache. */
    volatile boolean failing;

    private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

    @Override
    public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
        if (away && !asked.contains(id)) {
            throw new ConnectException("the registry is away");
        }
        asked.add(id);
        return super.getSchemaById(id);
    }

    @Override
    public int getId(String subject, ParsedSchema schema, boolean normalize) throws IOException, RestClientException {
        if (failing) {
            throw new ConnectException("the registry is away");
        }
        return super.getId(subject, schema, normalize);
    }
}
