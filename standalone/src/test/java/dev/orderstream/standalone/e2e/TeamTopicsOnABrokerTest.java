package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.TeamsCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teams with command topics of their own, on a real broker: what starts, what is refused, and what becomes of their records. */
class TeamTopicsOnABrokerTest {
    private static final String WEB = Topics.commandsOf("web");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void teamsAreReadOnceTheirTopicsAreThereAndByAllInstancesAlike(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            // Given
            OrdersAppConfig alone = OrdersAppConfig.forEmbedded(
                    cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state"));
            OrdersAppConfig withWeb = alone.withTeams(List.of("web"));

            // Then: a team without its topic, and one whose topic has another number of partitions
            assertRefused(withWeb, "TOPIC_MISSING: topic order-commands.web does not exist");
            create(admin, "shop", Cluster.PARTITIONS + 1);
            assertRefused(
                    alone.withTeams(List.of("shop")),
                    "PARTITIONS_DIFFER: the topics must have one number of partitions");
            create(admin, "web", Cluster.PARTITIONS);
            assertRefused(withWeb, "order-commands.web-dev.orderstream.avro.command.");
            SubjectCatalog.registerAll(cluster.registryUrl(), List.of("web"));

            // When
            String misplaced = misplacedOrder();
            try (OrdersApp orders = OrdersApp.start(withWeb, new SimpleMeterRegistry())) {
                orders.awaitRunning(PATIENCE);
                cluster.send(web(cluster, "order-1", Commands.create("order-1")));
                cluster.send(crc32(cluster, misplaced));
                await().atMost(PATIENCE)
                        .until(() -> cluster.committed(Topics.ORDER_DEAD_LETTERS)
                                                .size()
                                        == 1
                                && cluster.committed(Topics.ORDER_EVENTS).size() == 1);

                // Then: the event is of the team, and so is the dead letter of the wrong partition
                assertThat(cluster.values(Topics.ORDER_EVENTS))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                OrderCreated.class,
                                created -> assertThat(created.getEnvelope().getTeam())
                                        .isEqualTo("web"));
                assertThat(cluster.values(Topics.ORDER_DEAD_LETTERS))
                        .singleElement()
                        .isInstanceOfSatisfying(DeadLetter.class, letter -> {
                            assertThat(letter.getCode()).isEqualTo("WRONG_PARTITION");
                            assertThat(letter.getTopic()).isEqualTo(WEB);
                            assertThat(letter.getDeadLetterId())
                                    .isEqualTo(WEB + "-" + crc32Partition(misplaced) + "-" + letter.getOffset());
                        });

                // Then: instances of other teams may not join it
                TeamsCheck.require(withWeb);
                assertTeamsRefused(alone.withTeams(List.of("web", "shop")), "all need the same --team");
            }

            // Then: nor may one that leaves a team's records unread, whether others run or not
            TeamsCheck.require(withWeb);
            assertTeamsRefused(alone, "has read order-commands.web, and would no longer");
        }
    }

    @Test
    void aTeamIsAddedToAGroupThatHasDecidedBefore(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()))) {
            // Given
            OrdersAppConfig alone = OrdersAppConfig.forEmbedded(
                    cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state"));
            try (OrdersApp orders = OrdersApp.start(alone, new SimpleMeterRegistry())) {
                orders.awaitRunning(PATIENCE);
                for (int i = 0; i < 12; i++) {
                    cluster.send(Commands.record("order-" + i, cluster.encode(Commands.create("order-" + i))));
                }
                awaitEvents(cluster, 12);
            }
            create(admin, "web", Cluster.PARTITIONS);
            SubjectCatalog.registerAll(cluster.registryUrl(), List.of("web"));
            cluster.send(web(cluster, "order-1", Commands.submit("order-1")));

            // When
            OrdersAppConfig withWeb = alone.withTeams(List.of("web"));
            TeamsCheck.require(withWeb);
            try (OrdersApp orders = OrdersApp.start(withWeb, new SimpleMeterRegistry())) {
                orders.awaitRunning(PATIENCE);

                // Then: what was there before is decided too
                awaitEvents(cluster, 13);
            }
        }
    }

    @Test
    void aGroupThatNeverRanHasNoTeams(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            // Then
            TeamsCheck.require(OrdersAppConfig.forEmbedded(
                            cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state"))
                    .withTeams(List.of("web")));
        }
    }

    @Test
    void brokersThatCannotBeAskedAreSaidSo(@TempDir Path directory) {
        // Then
        assertTeamsRefused(
                OrdersAppConfig.forEmbedded("nobody.invalid:9092", "mock://nowhere", directory),
                "the brokers at nobody.invalid:9092 cannot be asked: No resolvable bootstrap urls");
    }

    @Test
    void settingsThatCannotWorkAreSaidBeforeTheBrokersAreAsked(@TempDir Path directory) {
        // Given: transactions that are not committed in time
        OrdersAppConfig nowhere = OrdersAppConfig.forEmbedded("127.0.0.1:1", "mock://nowhere", directory);
        OrdersAppConfig slow = new OrdersAppConfig(
                nowhere.streams().with("commit.interval.ms", "20000"), nowhere.teams(), nowhere.recordBytesMax());

        // Then
        assertTeamsRefused(slow, "the Kafka settings cannot work");
    }

    /** {@code up} with a team once, and without it the next time. */
    @Test
    void everythingInOneProcessLeavesNoTeamOutEither(@TempDir Path directory) throws Exception {
        // Given
        PipelineSettings settings = PipelineSettings.in(directory);
        try (Pipeline pipeline = Pipeline.start(settings.withTeams(List.of("web")));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", pipeline.bootstrapServers()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", pipeline.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(WEB, 0, "order-1", "poison")).get();
            await().atMost(PATIENCE)
                    .until(() -> admin.listConsumerGroupOffsets(OrdersAppConfig.APPLICATION_ID)
                            .partitionsToOffsetAndMetadata()
                            .get()
                            .containsKey(new TopicPartition(WEB, 0)));
        }

        // Then
        assertThatThrownBy(() -> Pipeline.start(settings).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("has read order-commands.web, and would no longer");
    }

    private static void awaitEvents(Cluster cluster, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.committed(Topics.ORDER_EVENTS)).hasSize(count));
    }

    private static void create(Admin admin, String team, int partitions) throws Exception {
        admin.createTopics(List.of(TopicCatalog.commands(Topics.commandsOf(team), partitions, (short) 1, 1)))
                .all()
                .get();
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

    private static void assertTeamsRefused(OrdersAppConfig config, String sentence) {
        assertThatThrownBy(() -> TeamsCheck.require(config))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(sentence);
    }

    private static ProducerRecord<byte[], byte[]> web(Cluster cluster, String orderId, SpecificRecord command) {
        Serializer<SpecificRecord> serializer = AvroSerdes.serializer(cluster.settings());
        return new ProducerRecord<>(WEB, orderId.getBytes(UTF_8), serializer.serialize(WEB, command));
    }

    /** Where librdkafka puts it by default. */
    private static ProducerRecord<byte[], byte[]> crc32(Cluster cluster, String orderId) {
        ProducerRecord<byte[], byte[]> record = web(cluster, orderId, Commands.create(orderId));
        return new ProducerRecord<>(WEB, crc32Partition(orderId), record.key(), record.value());
    }

    private static String misplacedOrder() {
        return IntStream.range(0, 1_000)
                .mapToObj(i -> "misplaced-" + i)
                .filter(id -> crc32Partition(id) != KeyPartitioner.partition(id, Cluster.PARTITIONS))
                .findFirst()
                .orElseThrow();
    }

    private static int crc32Partition(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % Cluster.PARTITIONS);
    }
}
