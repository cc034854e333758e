package dev.orderstream.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Confluent's own client against the embedded registry. */
@Timeout(120)
class RegistryServerTest {
    private static final String V1 = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final String V2_WITH_DEFAULT =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\",\"default\":7}");
    private static final String V2_WITHOUT_DEFAULT =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}");

    @TempDir
    private static Path dir;

    private static EmbeddedBroker broker;
    private RegistryServer server;
    private SchemaRegistryClient client;
    private final String subject = "s-" + UUID.randomUUID();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void startRegistry() {
        server = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
        client = client();
    }

    @AfterEach
    void stopRegistry() {
        server.close();
    }

    @Test
    void theSameSchemaHasTheSameIdUnderEverySubject() throws Exception {
        // Given
        int id = client.register(subject, new AvroSchema(V1));
        // When
        int again = client().register(subject, new AvroSchema(V1));
        int elsewhere = client().register(subject + "-other", new AvroSchema(V1));
        // Then
        assertThat(again).isEqualTo(id);
        assertThat(elsewhere).isEqualTo(id);
        assertThat(client.getAllVersions(subject)).containsExactly(1);
        assertThat(client.getAllVersionsById(id)).extracting("subject").contains(subject, subject + "-other");
        assertThat(client.getAllSubjects()).contains(subject, subject + "-other");
    }

    @Test
    void findsByIdByVersionAndBySchema() throws Exception {
        // Given
        int id = client.register(subject, new AvroSchema(V1));
        // When
        SchemaRegistryClient fresh = client();
        // Then
        assertThat(fresh.getSchemaById(id)).isEqualTo(new AvroSchema(V1));
        assertThat(fresh.getSchemaBySubjectAndId(subject, id)).isEqualTo(new AvroSchema(V1));
        assertThat(fresh.getId(subject, new AvroSchema(V1))).isEqualTo(id);
        assertThat(fresh.getVersion(subject, new AvroSchema(V1))).isEqualTo(1);
        SchemaMetadata latest = fresh.getLatestSchemaMetadata(subject);
        assertThat(latest.getId()).isEqualTo(id);
        assertThat(latest.getVersion()).isEqualTo(1);
        assertThat(fresh.getSchemaMetadata(subject, 1).getSchema()).isEqualTo(latest.getSchema());
    }

    @Test
    void aFieldWithADefaultIsAnEvolution() throws Exception {
        // Given
        int first = client.register(subject, new AvroSchema(V1));
        // When
        boolean compatible = client.testCompatibility(subject, new AvroSchema(V2_WITH_DEFAULT));
        int second = client.register(subject, new AvroSchema(V2_WITH_DEFAULT));
        // Then
        assertThat(compatible).isTrue();
        assertThat(second).isNotEqualTo(first);
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
    }

    @Test
    void aFieldWithoutADefaultIsRefused() throws Exception {
        // Given
        client.register(subject, new AvroSchema(V1));
        // When, Then
        assertThat(client.testCompatibility(subject, new AvroSchema(V2_WITHOUT_DEFAULT)))
                .isFalse();
        assertThat(client.testCompatibilityVerbose(subject, new AvroSchema(V2_WITHOUT_DEFAULT)))
                .isNotEmpty();
        assertRefused(() -> client.register(subject, new AvroSchema(V2_WITHOUT_DEFAULT)), 409, 409);
        assertThat(client().getAllVersions(subject)).containsExactly(1);
    }

    @Test
    void compatibilityIsTransitiveAndFullByDefaultAndASettingOfTheSubject() throws Exception {
        // Given
        assertThat(client.getCompatibility(null)).isEqualTo("FULL_TRANSITIVE");
        assertRefused(() -> client.getConfig(subject), 404, 40408);
        client.register(subject, new AvroSchema(V1));
        // When
        client.updateCompatibility(subject, "NONE");
        // Then
        assertThat(client.getCompatibility(subject)).isEqualTo("NONE");
        client.register(subject, new AvroSchema(V2_WITHOUT_DEFAULT));
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        assertRefused(() -> client.updateCompatibility(subject, "SOMETIMES"), 422, 42203);
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        // Given
        int first = client.register(subject, new AvroSchema(V1));
        int second = client.register(subject, new AvroSchema(V2_WITH_DEFAULT));
        client.updateCompatibility(subject, "FORWARD");
        List<String> subjects = List.copyOf(client.getAllSubjects());
        // When
        server.close();
        startRegistry();
        // Then
        assertThat(client.getAllSubjects()).containsExactlyElementsOf(subjects);
        assertThat(client.getSchemaById(first)).isEqualTo(new AvroSchema(V1));
        assertThat(client.getSchemaById(second)).isEqualTo(new AvroSchema(V2_WITH_DEFAULT));
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2);
        assertThat(client.getCompatibility(subject)).isEqualTo("FORWARD");
        assertThat(client.register(subject, new AvroSchema(V2_WITH_DEFAULT))).isEqualTo(second);
        int third = client.register(subject + "-new", new AvroSchema(V2_WITHOUT_DEFAULT.replace("R", "S" + unique())));
        assertThat(third).isGreaterThan(Math.max(first, second));
    }

    @Test
    void aSchemaMayReferToAnother() throws Exception {
        // Given
        client.register(subject, new AvroSchema(V1));
        String outer =
                "{\"type\":\"record\",\"name\":\"Outer\",\"namespace\":\"t\",\"fields\":[{\"name\":\"r\",\"type\":\"t.R\"}]}";
        AvroSchema referring =
                new AvroSchema(outer, List.of(new SchemaReference("t.R", subject, 1)), Map.of("t.R", V1), null);
        // When
        int id = client.register(subject + "-outer", referring);
        // Then
        server.close();
        startRegistry();
        assertThat(client.getSchemaById(id).references()).containsExactly(new SchemaReference("t.R", subject, 1));
    }

    @Test
    void whatIsNotThereHasItsOwnErrorCode() throws Exception {
        // Given
        client.register(subject, new AvroSchema(V1));
        // When, Then
        assertRefused(() -> client.getSchemaById(99_999), 404, 40403);
        assertRefused(() -> client.getAllVersions(subject + "-absent"), 404, 40401);
        assertRefused(() -> client.getSchemaMetadata(subject, 2), 404, 40402);
        assertRefused(() -> client.getId(subject, new AvroSchema(V2_WITH_DEFAULT)), 404, 40403);
        assertRefused(() -> client.getId(subject + "-absent", new AvroSchema(V1)), 404, 40401);
    }

    @Test
    void writersAtOnceAgreeOnOneVersionOfEachSchema() throws Exception {
        // Given
        client.updateCompatibility(subject, "NONE");
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // When: each of 8 schemas is registered by 4 callers at once
            List<Future<Integer>> ids = IntStream.range(0, 32)
                    .mapToObj(i -> callers.submit(() -> client().register(subject, numbered(i % 8))))
                    .toList();
            // Then
            for (int i = 0; i < 32; i++) {
                assertThat(ids.get(i).get()).isEqualTo(ids.get(i % 8).get());
            }
        }
        assertThat(client.getAllVersions(subject)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void theTopicIsCompacted() throws Exception {
        // Given
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.SCHEMAS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // When
            Config config =
                    admin.describeConfigs(List.of(topic)).all().get().getOrDefault(topic, new Config(List.of()));
            // Then
            assertThat(config.entries())
                    .anySatisfy(entry ->
                            assertThat(entry.name() + "=" + entry.value()).isEqualTo("cleanup.policy=compact"));
        }
    }

    @Test
    void aPortThatIsTakenIsAnError() {
        // Given
        RegistryConfig taken = RegistryConfig.of(broker.bootstrapServers(), server.port());
        // When, Then
        assertThatThrownBy(() -> RegistryServer.start(taken).close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port " + server.port());
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void assertRefused(Call call, int status, int code) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(RestClientException.class, refused -> {
            assertThat(refused.getStatus()).isEqualTo(status);
            assertThat(refused.getErrorCode()).isEqualTo(code);
        });
    }

    /** A client without anything cached. */
    private SchemaRegistryClient client() {
        return new CachedSchemaRegistryClient(
                List.of(server.url()), 100, List.of(new AvroSchemaProvider()), Map.of("max.retries", 0), Map.of());
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"t\",\"fields\":[" + fields + "]}";
    }

    private static AvroSchema numbered(int number) {
        return new AvroSchema(V1.replace("\"R\"", "\"R" + number + "\""));
    }

    private static String unique() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
