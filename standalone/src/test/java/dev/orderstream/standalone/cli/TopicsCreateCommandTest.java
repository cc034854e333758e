package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import dev.orderstream.standalone.registry.RegistryConfig;
import dev.orderstream.standalone.registry.RegistryServer;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TopicsCreateCommandTest {
    @TempDir
    private Path dir;

    @Test
    void createsThenFindsThenSaysWhatDiffers() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
                RegistryServer registry = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0))) {
            // Given
            String create = "topics create --bootstrap-servers " + broker.bootstrapServers() + " --registry-url "
                    + registry.url() + " --replication-factor 1 --min-insync-replicas 1 --partitions ";
            // When
            Ran first = Ran.orders((create + "2").split(" "));
            Ran second = Ran.orders((create + "2 --json").split(" "));
            setRetention(broker.bootstrapServers(), "60000");
            Ran third = Ran.orders((create + "3").split(" "));
            // Then
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.out()).contains(SubjectCatalog.subjects().size() + " schemas are registered");
            int topics = TopicCatalog.topics(2, (short) 1, 1).size();
            assertThat(first.out().lines().filter(line -> line.endsWith(" created")))
                    .hasSize(topics);
            assertThat(second.exitCode()).isZero();
            JsonNode found = new ObjectMapper().readTree(second.out()).path("topics");
            assertThat(found.findValuesAsText("result")).hasSize(topics).containsOnly("EXISTS");
            assertThat(third.exitCode()).isEqualTo(1);
            assertThat(third.out()).contains("partitions is 2, not 3", "retention.ms is 60000, not -1");
        }
    }

    @Test
    void createsATopicAndRegistersTheSubjectsOfEachTeam() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
                RegistryServer registry = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
                SchemaRegistryClient client = Registry.client(RegistrySettings.of(registry.url()));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            // Given
            String create = "topics create --bootstrap-servers " + broker.bootstrapServers() + " --registry-url "
                    + registry.url() + " --replication-factor 1 --min-insync-replicas 1 --partitions 2 --team ";
            // When
            Ran first = Ran.orders((create + "web").split(" "));
            Ran second = Ran.orders((create + "web,shop --team web").split(" "));
            // Then
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(second.out().lines().filter(line -> line.endsWith(" created")))
                    .singleElement()
                    .asString()
                    .startsWith("order-commands.shop ");
            assertThat(admin.listTopics().names().get())
                    .contains("order-commands", "order-commands.web", "order-commands.shop");
            assertThat(client.getAllSubjects())
                    .contains(
                            "order-commands.web-dev.orderstream.avro.command.CreateOrder",
                            "order-commands.shop-dev.orderstream.avro.command.FailRefund");
        }
    }

    @Test
    void whatIsNoNameOfATeamIsRefused() {
        // When
        Ran ran = Ran.orders("topics", "create", "--team", "Web Shop");
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--team: \"Web Shop\" is no name of a team");
    }

    @Test
    void holdsTheSchemasToFullTransitiveInARegistryThatDoesNot() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
                RegistryServer registry = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
                SchemaRegistryClient client = Registry.client(RegistrySettings.of(registry.url()))) {
            // Given: the default of Confluent's registry
            client.updateCompatibility(null, "BACKWARD");
            String create = "topics create --bootstrap-servers " + broker.bootstrapServers() + " --registry-url "
                    + registry.url() + " --replication-factor 1 --min-insync-replicas 1";
            // When
            Ran ran = Ran.orders(create.split(" "));
            // Then
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(client.getCompatibility("order-events-dev.orderstream.avro.event.OrderCreated"))
                    .isEqualTo("FULL_TRANSITIVE");
            assertThat(client.getCompatibility(null)).isEqualTo("BACKWARD");
        }
    }

    @Test
    void aClusterThatIsNotThereIsAnError() throws Exception {
        // Given: less patience than the default of 10 s
        Path patience = Files.writeString(
                dir.resolve("client.properties"), "default.api.timeout.ms=2000\nrequest.timeout.ms=1000\n");
        // When
        Ran ran = Ran.orders(
                "topics",
                "create",
                "--command-config",
                patience.toString(),
                "--bootstrap-servers",
                Ports.LOOPBACK + ":" + Ports.free());
        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err().lines()).hasSize(1);
    }

    private static void setRetention(String bootstrapServers, String millis) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.ORDER_EVENTS);
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry("retention.ms", millis), AlterConfigOp.OpType.SET);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
            // The broker that is asked hears of it from the controller.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> retention(admin, topic).equals(millis));
        }
    }

    private static String retention(Admin admin, ConfigResource topic) throws Exception {
        Config found = admin.describeConfigs(List.of(topic)).all().get().getOrDefault(topic, new Config(List.of()));
        ConfigEntry entry = found.get("retention.ms");
        return entry == null ? "" : String.valueOf(entry.value());
    }
}
