package dev.orderstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.standalone.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of docs/producers/README.md for team web, on a broker whose second listener asks who it is: a team writes its own topic and no
 * other.
 */
@Timeout(120)
class TeamAclsTest {
    private static final Path DOCS = Path.of("..", "docs", "producers", "README.md");
    private static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    private Path dir;

    private KafkaRaftServer server;
    private String open;
    private String asking;

    @BeforeEach
    void start() throws Exception {
        int port = Ports.free();
        int asked = Ports.free();
        open = Ports.LOOPBACK + ":" + port;
        asking = Ports.LOOPBACK + ":" + asked;
        BrokerSettings settings = BrokerSettings.of(dir, 0);
        BrokerDirectory.prepare(dir);
        Map<String, Object> properties = new HashMap<>(BrokerProperties.of(settings, port, Ports.free()));
        properties.merge("listeners", ",TEAMS://" + asking, (known, more) -> known + more.toString());
        properties.merge("advertised.listeners", ",TEAMS://" + asking, (known, more) -> known + more.toString());
        properties.merge(
                "listener.security.protocol.map", ",TEAMS:SASL_PLAINTEXT", (known, more) -> known + more.toString());
        properties.put("sasl.enabled.mechanisms", "PLAIN");
        properties.put(
                "listener.name.teams.plain.sasl.jaas.config",
                JAAS + "user_web=\"web-password\" user_shop=\"shop-password\";");
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // Who comes by the listener that does not ask: this test, as the operator.
        properties.put("super.users", "User:ANONYMOUS");
        server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", open))) {
            admin.createTopics(TopicCatalog.topics(List.of("web", "shop"), 1, (short) 1, 1))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Test
    void aTeamWritesItsOwnTopicAndNoOther() throws Exception {
        // Given: nothing is allowed that nobody allows
        assertNotWritten("web", "order-commands.web");

        // When
        allow(rulesOfTheDocs());

        // Then
        write("web", "order-commands.web");
        for (String topic : List.of("order-commands", "order-commands.shop", "order-events", "order-dead-letters")) {
            assertNotWritten("web", topic);
        }
        assertNotWritten("shop", "order-commands.web");
        read("web", "web.outcomes", "order-events");
        read("web", "web.outcomes", "order-dead-letters");
        assertThatThrownBy(() -> read("web", "web.outcomes", "order-commands"))
                .isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read("web", "orders", "order-events")).isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> read("shop", "web.outcomes", "order-events"))
                .isInstanceOfAny(TopicAuthorizationException.class, GroupAuthorizationException.class);
    }

    /** What kafka-acls.sh makes of the commands in the documentation. */
    private static List<AclBinding> rulesOfTheDocs() throws IOException {
        List<AclBinding> rules = new ArrayList<>();
        for (String line : Files.readAllLines(DOCS)) {
            if (line.strip().startsWith("kafka-acls.sh ")) {
                rules.addAll(rules(line.strip()));
            }
        }
        assertThat(rules).hasSize(7);
        return rules;
    }

    private static List<AclBinding> rules(String command) {
        String principal = "";
        PatternType pattern = PatternType.LITERAL;
        List<AclOperation> operations = new ArrayList<>();
        Map<String, ResourceType> resources = new HashMap<>();
        Iterator<String> words = List.of(command.split(" ")).iterator();
        while (words.hasNext()) {
            switch (words.next()) {
                case "--allow-principal" -> principal = words.next();
                case "--operation" -> operations.add(AclOperation.fromString(words.next()));
                case "--topic" -> resources.put(words.next(), ResourceType.TOPIC);
                case "--group" -> resources.put(words.next(), ResourceType.GROUP);
                case "--resource-pattern-type" ->
                    pattern = PatternType.fromString(words.next().toUpperCase(Locale.ROOT));
                case "--bootstrap-server", "--command-config" -> words.next();
                case "kafka-acls.sh", "--add" -> {
                    // Nothing to take over.
                }
                default -> throw new AssertionError("an option that this test does not know: " + command);
            }
        }
        List<AclBinding> rules = new ArrayList<>();
        for (Map.Entry<String, ResourceType> resource : resources.entrySet()) {
            for (AclOperation operation : operations) {
                rules.add(new AclBinding(
                        new ResourcePattern(resource.getValue(), resource.getKey(), pattern),
                        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
            }
        }
        return rules;
    }

    private void allow(List<AclBinding> rules) throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", open))) {
            admin.createAcls(rules).all().get();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(admin.describeAcls(AclBindingFilter.ANY)
                                    .values()
                                    .get())
                            .hasSameElementsAs(rules));
        }
    }

    private void assertNotWritten(String team, String topic) {
        assertThatThrownBy(() -> write(team, topic)).hasRootCauseInstanceOf(TopicAuthorizationException.class);
    }

    private void write(String team, String topic) throws Exception {
        Map<String, Object> config = client(team);
        config.putAll(Map.of("acks", "all", "enable.idempotence", true, "max.block.ms", 10_000));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "order-1", "command")).get();
        }
    }

    private void read(String team, String group, String topic) {
        Map<String, Object> config = client(team);
        config.putAll(Map.of("group.id", group, "isolation.level", "read_committed"));
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
            });
        }
    }

    private Map<String, Object> client(String team) {
        return new HashMap<>(Map.of(
                "bootstrap.servers",
                asking,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                JAAS + "username=\"" + team + "\" password=\"" + team + "-password\";"));
    }
}
