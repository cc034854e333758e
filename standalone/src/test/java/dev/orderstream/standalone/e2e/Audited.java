package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.AuditSettings;
import dev.orderstream.topology.app.FindingCode;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** A cluster whose topics and offsets are tampered with, and the applications that are to notice. */
final class Audited implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The partition that orders of these tests are on. */
    static final TopicPartition INPUT = new TopicPartition(Topics.ORDER_COMMANDS, 0);

    final Cluster cluster;
    final Admin admin;
    private final Path directory;

    Audited(Path directory) throws ExecutionException, InterruptedException {
        this.directory = directory;
        this.cluster = Cluster.start(directory.resolve("kafka"));
        this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", cluster.bootstrapServers()));
    }

    /** An application of its own: group, fence and stores of another are not its. */
    OrdersAppConfig orders(String id) {
        return new OrdersAppConfig(streams(id, OptionalInt.empty()), List.of(), 1_000_000);
    }

    /** The same, looked at once an hour. */
    OrdersAppConfig unwatchedOrders(String id) {
        return new OrdersAppConfig(
                streams(id, OptionalInt.empty()).withAudit(new AuditSettings(Duration.ofHours(1), OptionalInt.empty())),
                List.of(),
                1_000_000);
    }

    /** The same that takes for granted what it finds: for what is not to pass. */
    OrdersAppConfig hastyOrders(String id) {
        return new OrdersAppConfig(hasty(streams(id, OptionalInt.empty())), List.of(), 1_000_000);
    }

    private static StreamsConfiguration hasty(StreamsConfiguration streams) {
        return streams.withAudit(
                new AuditSettings(Duration.ofMillis(300), OptionalInt.empty(), Duration.ofMillis(100)));
    }

    StreamsConfiguration streams(String id, OptionalInt replicasMin) {
        StreamsConfiguration embedded = OrdersAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state"))
                .streams();
        return new StreamsConfiguration(
                        id,
                        embedded.bootstrapServers(),
                        embedded.registry(),
                        embedded.stateDir(),
                        embedded.commitInterval(),
                        1,
                        0,
                        Map.of())
                .withAudit(new AuditSettings(Duration.ofMillis(300), replicasMin));
    }

    ViewsAppConfig views(int version) {
        return new ViewsAppConfig(
                streams(ViewsAppConfig.applicationId(version), OptionalInt.empty()),
                QuerySettings.of("127.0.0.1", 0),
                Optional.empty());
    }

    /** Decides so many more orders, and stops. */
    void decide(String id, int orders) throws ExecutionException, InterruptedException {
        try (OrdersApp app = started(id, new SimpleMeterRegistry())) {
            send(orders);
            awaitDecided(id);
            assertThat(app.running().isLive()).isTrue();
        }
    }

    OrdersApp started(String id, MeterRegistry metrics) {
        OrdersApp app = OrdersApp.start(orders(id), metrics);
        app.awaitRunning(PATIENCE);
        return app;
    }

    /** Waits until the group has processed the input to its end. */
    void awaitDecided(String id) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(committed(id)).isEqualTo(cluster.end(INPUT)));
    }

    /** The group's offset of the input; -1 when it has none. */
    long committed(String id) throws ExecutionException, InterruptedException {
        return Optional.ofNullable(admin.listConsumerGroupOffsets(id)
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(INPUT))
                .map(OffsetAndMetadata::offset)
                .orElse(-1L);
    }

    /** New orders on the partition of the input. */
    void send(int orders) throws ExecutionException, InterruptedException {
        for (String order : newOrders(orders)) {
            cluster.post(Commands.record(order, cluster.encode(Commands.create(order))));
        }
        cluster.flush();
    }

    private static List<String> newOrders(int count) {
        String prefix = "order-" + System.nanoTime() + "-";
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> prefix + i)
                .filter(order -> KeyPartitioner.partition(order, Cluster.PARTITIONS) == INPUT.partition())
                .limit(count)
                .toList();
    }

    void set(String topic, String setting, String value) throws ExecutionException, InterruptedException {
        AlterConfigOp.OpType operation = value.isEmpty() ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), operation))))
                .all()
                .get();
    }

    void commit(String id, long offset) throws ExecutionException, InterruptedException {
        admin.alterConsumerGroupOffsets(id, Map.of(INPUT, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    void deleteRecords(TopicPartition partition, long before) throws ExecutionException, InterruptedException {
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
    }

    void recreate(String topic) throws ExecutionException, InterruptedException {
        deleteTopic(topic);
        create(topic);
    }

    void create(String topic) throws ExecutionException, InterruptedException {
        Collection<NewTopic> same = TopicCatalog.topics(Cluster.PARTITIONS, (short) 1, 1).stream()
                .filter(created -> created.name().equals(topic))
                .toList();
        admin.createTopics(same).all().get();
    }

    /** The application does not start, and says all of that. */
    void assertRefused(String id, String... words) {
        assertRefused(() -> OrdersApp.start(hastyOrders(id), new SimpleMeterRegistry()), words);
    }

    void assertViewsRefused(int version, String... words) {
        ViewsAppConfig views = views(version);
        ViewsAppConfig hasty = new ViewsAppConfig(hasty(views.streams()), views.query(), views.advertised());
        assertRefused(() -> ViewsApp.start(hasty, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)), words);
    }

    private static void assertRefused(Callable<? extends AutoCloseable> start, String... words) {
        Throwable refused = catchThrowable(() -> {
            try (AutoCloseable app = start.call()) {
                assertThat(app).as("must not start").isNull();
            }
        });
        assertThat(refused).isInstanceOf(StartException.class).hasMessageContainingAll(words);
    }

    /** Nothing is wrong any more. */
    void assertClean(String id) {
        assertThat(OrdersApp.audit(orders(id))).isEmpty();
    }

    static double findings(MeterRegistry metrics, String id, FindingCode code) {
        return metrics.get("orderstream.audit.findings")
                .tag("application", id)
                .tag("code", code.name())
                .gauge()
                .value();
    }

    /** Waits until that many findings of the code are shown. */
    static void awaitFindings(MeterRegistry metrics, String id, FindingCode code, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(findings(metrics, id, code)).isEqualTo(count));
    }

    /** Those of all codes but these are 0, and there. */
    static void assertNoOtherFindings(MeterRegistry metrics, String id, FindingCode... but) {
        List<FindingCode> excepted = Arrays.asList(but);
        for (FindingCode code : FindingCode.values()) {
            if (!excepted.contains(code)) {
                assertThat(findings(metrics, id, code)).as(code.name()).isZero();
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
        cluster.close();
    }
}
