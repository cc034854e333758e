package dev.orderstream.standalone.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else has written to the registry's topic. */
@Timeout(120)
class DamagedLogTest {
    @TempDir
    private Path dir;

    private EmbeddedBroker broker;

    @BeforeEach
    void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void aRecordThatIsNoneOfOursChangesNothing() throws Exception {
        // Given
        int first;
        try (RegistryServer registry = registry()) {
            first = client(registry).register("s", schema("A"));
            write("not json", "x");
            write("{\"keytype\":\"NOOP\",\"magic\":0}", "x");
            write("[1]", "x");
            // When
            assertThat(client(registry).register("t", schema("B"))).isEqualTo(first + 1);
        }
        try (RegistryServer again = registry()) {
            // Then
            assertThat(client(again).register("s", schema("A"))).isEqualTo(first);
            assertThat(client(again).register("t", schema("B"))).isEqualTo(first + 1);
            assertThat(client(again).register("u", schema("C"))).isEqualTo(first + 2);
        }
    }

    @Test
    void afterADamagedRecordNothingIsRegistered() throws Exception {
        // Given: what follows a record that cannot be understood may contradict it
        int first;
        try (RegistryServer registry = registry()) {
            first = client(registry).register("s", schema("A"));
            write("{\"keytype\":\"SCHEMA\",\"subject\":\"s\",\"version\":2,\"magic\":1}", "{\"subject\"");
            // When, Then
            assertNotStored(registry);
            assertNotStored(registry);
            assertThat(client(registry).register("s", schema("A"))).isEqualTo(first);
            assertThat(client(registry).getSchemaById(first)).isEqualTo(schema("A"));
        }
        assertThatThrownBy(() -> registry().close()).hasMessageContaining("offset 1 of topic _schemas");
    }

    private static void assertNotStored(RegistryServer registry) {
        assertThatThrownBy(() -> client(registry).register("t", schema("B")))
                .isInstanceOfSatisfying(
                        RestClientException.class,
                        refused -> assertThat(refused.getErrorCode()).isEqualTo(50001));
    }

    private RegistryServer registry() {
        return RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
    }

    private void write(String key, String value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.SCHEMAS, key.getBytes(UTF_8), value.getBytes(UTF_8)))
                    .get();
        }
    }

    private static SchemaRegistryClient client(RegistryServer registry) {
        return new CachedSchemaRegistryClient(
                List.of(registry.url()), 100, List.of(new AvroSchemaProvider()), Map.of("max.retries", 0), Map.of());
    }

    private static AvroSchema schema(String name) {
        return new AvroSchema("{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[]}");
    }
}
