package dev.orderstream.topology.app;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.topology.app.ClusterSnapshot.Committed;
import dev.orderstream.topology.app.ClusterSnapshot.Topic;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.kernel.InputFence;
import dev.orderstream.topology.query.QuerySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** A cluster with which nothing is wrong, of three brokers and two partitions; what tests change, they change in here. */
final class Clusters {
    static final String TEAM_TOPIC = "order-commands.web";
    static final AuditPlan PLAN = orders(OptionalInt.empty());
    static final AuditPlan VIEWS = AuditPlan.of(new ViewsAppConfig(
            streams("order-views-v9", OptionalInt.empty()), QuerySettings.of("h", 0), Optional.empty()));
    static final AuditPlan FULFILMENT = AuditPlan.of(
            new FulfilmentAppConfig(streams("fulfilment", OptionalInt.empty()), SagaPolicy.STANDARD, 1_000_000));
    static final long PROCESSED = 40;

    int brokers = 3;
    final Map<String, Topic> topics = new HashMap<>();
    final Map<TopicPartition, Long> starts = new HashMap<>();
    final Map<TopicPartition, Long> ends = new HashMap<>();
    final Map<TopicPartition, Committed> committed = new HashMap<>();
    final Map<Integer, InputFence> fences = new HashMap<>();
    final Set<Integer> decided = new HashSet<>();
    final Map<TopicPartition, Long> skipped = new HashMap<>();
    private final AuditPlan plan;

    Clusters(AuditPlan plan) {
        this.plan = plan;
        plan.settings().forEach((name, settings) -> topics.put(name, topic(name, settings)));
        plan.changelogs().values().forEach(name -> topics.put(name, topic(name, Map.of("cleanup.policy", "compact"))));
        plan.inputs().forEach(name -> {
            for (int partition = 0; partition < 2; partition++) {
                TopicPartition input = new TopicPartition(name, partition);
                starts.put(input, 0L);
                ends.put(input, 50L);
                committed.put(input, new Committed(PROCESSED, false));
                if (plan.fence().isPresent()) {
                    fence(input, id(name), PROCESSED);
                }
            }
        });
    }

    static ClusterSnapshot good() {
        return new Clusters(PLAN).snapshot();
    }

    static AuditPlan orders(OptionalInt replicasMin) {
        return AuditPlan.of(new OrdersAppConfig(streams("orders", replicasMin), List.of("web"), 1_000_000));
    }

    private static StreamsConfiguration streams(String id, OptionalInt replicasMin) {
        return new StreamsConfiguration(
                        id,
                        "127.0.0.1:1",
                        RegistrySettings.of("mock://nowhere"),
                        Path.of("."),
                        Duration.ofSeconds(1),
                        1,
                        0,
                        Map.of())
                .withAudit(new AuditSettings(Duration.ofMinutes(1), replicasMin));
    }

    static String id(String topic) {
        return "id-of-" + topic;
    }

    private static Topic topic(String name, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "message.timestamp.type", "CreateTime",
                "max.message.bytes", "1048588",
                "unclean.leader.election.enable", "false"));
        all.putAll(settings);
        all.put("min.insync.replicas", "2");
        return new Topic(id(name), 2, 3, all);
    }

    /** Changes one setting of a topic. */
    Clusters set(String topic, String setting, String value) {
        topics.computeIfPresent(topic, (name, before) -> {
            Map<String, String> settings = new HashMap<>(before.settings());
            settings.put(setting, value);
            return new Topic(before.id(), before.partitions(), before.replicas(), settings);
        });
        return this;
    }

    Clusters replicas(String topic, int replicas) {
        topics.computeIfPresent(
                topic, (name, before) -> new Topic(before.id(), before.partitions(), replicas, before.settings()));
        return this;
    }

    Clusters partitions(String topic, int partitions) {
        topics.computeIfPresent(
                topic, (name, before) -> new Topic(before.id(), partitions, before.replicas(), before.settings()));
        return this;
    }

    Clusters recreated(String topic) {
        topics.computeIfPresent(
                topic,
                (name, before) -> new Topic("another-id", before.partitions(), before.replicas(), before.settings()));
        return this;
    }

    Clusters fence(TopicPartition input, String id, long next) {
        TreeMap<String, InputFence.Position> positions = new TreeMap<>(
                fences.getOrDefault(input.partition(), InputFence.NONE).positions());
        positions.put(input.topic(), new InputFence.Position(id, next));
        fences.put(input.partition(), new InputFence(positions));
        return this;
    }

    Clusters committed(TopicPartition input, long offset) {
        committed.put(input, new Committed(offset, false));
        return this;
    }

    ClusterSnapshot snapshot() {
        return new ClusterSnapshot(brokers, topics, starts, ends, committed, fences, decided, skipped);
    }

    List<Finding> findings() {
        return Audit.findings(snapshot(), plan, Map.of());
    }
}
