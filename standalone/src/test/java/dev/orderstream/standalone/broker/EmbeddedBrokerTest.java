package dev.orderstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.PreconditionException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedBrokerTest {
    static final String TOPIC = "kept";

    @TempDir
    private Path dir;

    @Test
    void keepsItsRecordsWhenStartedAgainOnAnotherPort() throws Exception {
        // Given
        int firstPort;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0))) {
            firstPort = broker.port();
            create(broker.bootstrapServers(), new NewTopic(TOPIC, 1, (short) 1));
            write(broker.bootstrapServers(), "one");
        }
        // When
        int otherPort = freePortOtherThan(firstPort);
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, otherPort))) {
            write(broker.bootstrapServers(), "two");
            // Then
            assertThat(broker.port()).isEqualTo(otherPort);
            assertThat(read(broker.bootstrapServers(), 2)).containsExactly("one", "two");
        }
    }

    @Test
    void makesNoTopicThatNobodyCreated() throws Exception {
        // Given
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 1_000),
                        new StringSerializer(),
                        new StringSerializer())) {
            // When, Then
            assertThatThrownBy(() -> producer.partitionsFor("a-typing-error")).isInstanceOf(TimeoutException.class);
            assertThat(admin.listTopics().names().get()).doesNotContain("a-typing-error");
        }
    }

    @Test
    void keepsAcknowledgedRecordsAndEndsTransactionsWhenKilled() throws Exception {
        // Given: a broker in a JVM of its own that acknowledged a record, and was killed within a transaction, which
        // has timed out since
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerThatIsKilled.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isEqualTo(BrokerThatIsKilled.EXIT_CODE);
        // When
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0))) {
            write(broker.bootstrapServers(), "after");
            // Then
            assertThat(read(broker.bootstrapServers(), 2)).containsExactly("before", "after");
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerSettings settings = BrokerSettings.of(dir, taken.getLocalPort());
            // When, Then
            assertThatThrownBy(() -> EmbeddedBroker.start(settings).close())
                    .isInstanceOf(PreconditionException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("--kafka-port");
        }
    }

    @Test
    void refusesADirectoryThatHoldsSomethingElse() throws Exception {
        // Given
        Files.writeString(dir.resolve("thesis.txt"), "draft");
        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.of(dir, 0)).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("holds no Kafka data");
        assertThat(dir.resolve("thesis.txt")).hasContent("draft");
    }

    @Test
    void refusesDataOfAnotherFormat() throws Exception {
        // Given
        Files.writeString(dir.resolve("meta.properties"), "version=0\nbroker.id=1\n");
        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.of(dir, 0)).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("format 0");
    }

    @Test
    void refusesDataOfAnotherNode() throws Exception {
        // Given
        Files.writeString(dir.resolve("meta.properties"), "version=1\nnode.id=7\ncluster.id=x\n");
        // When, Then
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerSettings.of(dir, 0)).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("node 7");
    }

    static void create(String bootstrapServers, NewTopic... topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(topics)).all().get();
        }
    }

    static void write(String bootstrapServers, String value) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, value)).get();
        }
    }

    private static List<String> read(String bootstrapServers, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, String> read : consumer.poll(Duration.ofMillis(100))) {
                    values.add(read.value());
                }
            }
        }
        return values;
    }

    private static int freePortOtherThan(int port) {
        int other = Ports.free();
        return other == port ? freePortOtherThan(port) : other;
    }
}
