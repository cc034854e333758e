package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.AuditSettings;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.StreamsConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application does not start on a cluster that would change what it means: one sentence says what to do. */
class StartRefusedTest {
    @Test
    void wrongTopicsAndMissingSchemasAreRefused(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            // Given
            OrdersAppConfig config = hasty(OrdersAppConfig.forEmbedded(
                    cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")));

            // Then: the producer's clock
            set(admin, Topics.ORDER_COMMANDS, "message.timestamp.type", "CreateTime");
            assertRefused(config, "message.timestamp.type=CreateTime");
            set(admin, Topics.ORDER_COMMANDS, "message.timestamp.type", "LogAppendTime");

            // Then: of the commands of an order, or of its events, only the last would be kept
            for (String topic : List.of(Topics.ORDER_COMMANDS, Topics.ORDER_EVENTS)) {
                set(admin, topic, "cleanup.policy", "compact,delete");
                assertRefused(config, "topic " + topic + " has cleanup.policy=compact,delete");
                set(admin, topic, "cleanup.policy", "delete");
            }

            // Then: a dead letter may be larger than its topic takes
            set(admin, Topics.ORDER_DEAD_LETTERS, "max.message.bytes", "1002047");
            assertRefused(config, "topic order-dead-letters has max.message.bytes=1002047");
            set(admin, Topics.ORDER_DEAD_LETTERS, "max.message.bytes", "1002048");

            // Then: a registry that is away, and one without the schemas
            assertRefused(withRegistry(config, "http://127.0.0.1:1"), "the registry cannot be reached");
            assertRefused(withRegistry(config, "mock://empty"), "register it with");

            // Then: another number of partitions
            admin.createPartitions(Map.of(Topics.ORDER_OUTCOMES, NewPartitions.increaseTo(Cluster.PARTITIONS + 1)))
                    .all()
                    .get();
            assertRefused(config, "one number of partitions");

            // Then: a topic that is not there
            admin.deleteTopics(List.of(Topics.ORDER_OUTCOMES)).all().get();
            assertRefused(
                    config,
                    "TOPIC_MISSING: topic order-outcomes does not exist; create it with 'orders topics create'");
            admin.deleteTopics(List.of(Topics.ORDER_REPLIES)).all().get();
            await().untilAsserted(() -> assertRefused(config, """
                    orders does not start on this cluster as it is:
                      TOPIC_MISSING: topic order-outcomes does not exist; create it with 'orders topics create'
                      TOPIC_MISSING: topic order-replies does not exist; create it with 'orders topics create'"""));
        }
    }

    @Test
    void brokersWhoseNameNobodyKnowsAreSaidSo(@TempDir Path directory) {
        // Then
        assertRefused(
                OrdersAppConfig.forEmbedded("nobody.invalid:9092", "mock://nowhere", directory),
                "the brokers at nobody.invalid:9092 cannot be asked: No resolvable bootstrap urls");
    }

    @Test
    void aProducerThatTakesLessThanTheLargestRecordIsRefused(@TempDir Path directory) {
        // Given
        OrdersAppConfig nowhere = OrdersAppConfig.forEmbedded("127.0.0.1:1", "mock://nowhere", directory);
        OrdersAppConfig narrow = new OrdersAppConfig(
                nowhere.streams().with("producer.max.request.size", "1000000"),
                nowhere.teams(),
                nowhere.recordBytesMax());

        // Then
        assertRefused(narrow, "producer.max.request.size is 1000000, and record-bytes-max needs 1002048");
    }

    @Test
    void brokersThatAreNotThereAreSaidSoInTime(@TempDir Path directory) {
        // Given
        OrdersAppConfig nowhere = OrdersAppConfig.forEmbedded("127.0.0.1:1", "mock://nowhere", directory);

        // When
        long started = System.nanoTime();
        assertRefused(nowhere, "the brokers do not answer for ");

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(25));
    }

    private static void assertRefused(OrdersAppConfig config, String sentence) {
        assertThatThrownBy(() -> {
                    try (OrdersApp started = OrdersApp.start(config, new SimpleMeterRegistry())) {
                        assertThat(started).as("must not start").isNull();
                    }
                })
                .isInstanceOf(StartException.class)
                .hasMessageContaining(sentence);
    }

    /** Takes for granted what it finds. */
    private static OrdersAppConfig hasty(OrdersAppConfig config) {
        return new OrdersAppConfig(
                config.streams()
                        .withAudit(
                                new AuditSettings(Duration.ofMinutes(1), OptionalInt.empty(), Duration.ofMillis(100))),
                config.teams(),
                config.recordBytesMax());
    }

    private static OrdersAppConfig withRegistry(OrdersAppConfig config, String url) {
        StreamsConfiguration streams = config.streams();
        return new OrdersAppConfig(
                new StreamsConfiguration(
                        streams.applicationId(),
                        streams.bootstrapServers(),
                        RegistrySettings.of(url),
                        streams.stateDir(),
                        streams.commitInterval(),
                        streams.threads(),
                        streams.standbys(),
                        streams.kafka()),
                config.teams(),
                config.recordBytesMax());
    }

    private static void set(Admin admin, String topic, String key, String value)
            throws ExecutionException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }
}
