package dev.orderstream.topology.app;

import dev.orderstream.topology.app.ClusterSnapshot.Committed;
import dev.orderstream.topology.app.ClusterSnapshot.Topic;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.kernel.InputFence;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers for everything that an application needs. What moves while it runs is asked for in an order in which it cannot seem
 * wrong: where the logs begin, the fence, the group's offsets, where the logs end; and the fence again where the group is beyond it.
 */
final class SnapshotTaker {
    /** What the first commit of an offset notes with an offset: metadata of Kafka Streams of an earlier version, with no time; it writes another. */
    static final String INITIAL = "Af//////////";

    private final Admin admin;
    private final Map<String, Object> clients;
    private final AuditPlan plan;

    SnapshotTaker(Admin admin, Map<String, Object> clients, AuditPlan plan) {
        this.admin = admin;
        this.clients = clients;
        this.plan = plan;
    }

    /**
     * Everything as it is now.
     *
     * @param stable whether to wait for the end of transactions that move the group's offsets: where nothing runs, those of a dead member
     * @throws StartException when the brokers do not answer
     */
    ClusterSnapshot take(boolean stable) {
        KafkaFuture<Collection<Node>> brokers = admin.describeCluster().nodes();
        Map<String, Topic> topics = topics();
        Set<TopicPartition> inputs = partitions(topics, plan.inputs());
        Map<TopicPartition, Long> starts = offsets(inputs, OffsetSpec.earliest());
        Set<TopicPartition> fenced =
                partitions(topics, plan.fenceTopic().map(Set::of).orElse(Set.of()));
        try (Tail tail = new Tail()) {
            Map<Integer, InputFence> fences = fences(tail, fenced);
            Map<TopicPartition, Committed> committed = committed(inputs, stable);
            Map<TopicPartition, Long> ends = offsets(inputs, OffsetSpec.latest());
            ClusterSnapshot found = new ClusterSnapshot(
                    BrokerAnswers.of(brokers, "the brokers").size(),
                    topics,
                    starts,
                    ends,
                    committed,
                    fences,
                    decided(tail, topics, inputs, committed, fences),
                    Map.of());
            return beyondFence(found, inputs).isEmpty() ? found : withSkipped(tail, found, inputs, fenced);
        }
    }

    private Map<String, Topic> topics() {
        Set<String> names = new TreeSet<>(plan.settings().keySet());
        names.addAll(plan.changelogs().values());
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(names).topicNameValues();
        Map<ConfigResource, KafkaFuture<Config>> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        Map<String, Config> settings = new HashMap<>();
        configs.forEach(
                (resource, config) -> existing(config).ifPresent(found -> settings.put(resource.name(), found)));
        Map<String, Topic> topics = new HashMap<>();
        described.forEach((name, description) -> existing(description)
                .ifPresent(found -> Optional.ofNullable(settings.get(name))
                        .ifPresent(config -> topics.put(name, topic(found, config)))));
        return topics;
    }

    private static <T> Optional<T> existing(KafkaFuture<T> answer) {
        return BrokerAnswers.unless(UnknownTopicOrPartitionException.class, answer, "the topics");
    }

    private static Topic topic(TopicDescription description, Config config) {
        return new Topic(
                description.topicId().toString(),
                description.partitions().size(),
                description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                config.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toUnmodifiableMap(ConfigEntry::name, ConfigEntry::value)));
    }

    private static Set<TopicPartition> partitions(Map<String, Topic> topics, Set<String> names) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String name : names) {
            int count =
                    Optional.ofNullable(topics.get(name)).map(Topic::partitions).orElse(0);
            for (int partition = 0; partition < count; partition++) {
                partitions.add(new TopicPartition(name, partition));
            }
        }
        return partitions;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) {
        return BrokerAnswers.of(
                        admin.listOffsets(partitions.stream()
                                        .collect(Collectors.toUnmodifiableMap(Function.identity(), any -> which)))
                                .all(),
                        "the ends of the topics")
                .entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        (Map.Entry<TopicPartition, ListOffsetsResultInfo> end) ->
                                end.getValue().offset()));
    }

    private Map<TopicPartition, Committed> committed(Set<TopicPartition> inputs, boolean stable) {
        Map<TopicPartition, OffsetAndMetadata> offsets = BrokerAnswers.unless(
                        GroupIdNotFoundException.class,
                        admin.listConsumerGroupOffsets(
                                        plan.group(), new ListConsumerGroupOffsetsOptions().requireStable(stable))
                                .partitionsToOffsetAndMetadata(),
                        "the offsets of group " + plan.group())
                .orElse(Map.of());
        Map<TopicPartition, Committed> committed = new HashMap<>();
        inputs.forEach(input -> Optional.ofNullable(offsets.get(input))
                .ifPresent(offset -> committed.put(
                        input, new Committed(offset.offset(), offset.metadata().equals(INITIAL)))));
        return committed;
    }

    private Map<Integer, InputFence> fences(Tail tail, Set<TopicPartition> partitions) {
        Map<Integer, InputFence> fences = new HashMap<>();
        tail.last(partitions)
                .forEach((partition, record) -> Optional.ofNullable(record.value())
                        .ifPresent(value -> fences.put(
                                partition.partition(),
                                new FenceCodec().deserializer().deserialize(partition.topic(), value))));
        return fences;
    }

    /** Partitions of which neither group nor fence knows anything, though there is state: its stores were written before there was a fence. */
    private Set<Integer> decided(
            Tail tail,
            Map<String, Topic> topics,
            Set<TopicPartition> inputs,
            Map<TopicPartition, Committed> committed,
            Map<Integer, InputFence> fences) {
        if (plan.fence().isEmpty()) {
            return Set.of();
        }
        Set<Integer> unknown = inputs.stream().map(TopicPartition::partition).collect(Collectors.toSet());
        committed.keySet().forEach(input -> unknown.remove(input.partition()));
        unknown.removeAll(fences.keySet());
        Set<TopicPartition> changelogs =
                partitions(topics, plan.vital().stream().map(plan::changelog).collect(Collectors.toSet())).stream()
                        .filter(changelog -> unknown.contains(changelog.partition()))
                        .collect(Collectors.toSet());
        return tail.last(changelogs).keySet().stream()
                .map(TopicPartition::partition)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<TopicPartition> beyondFence(ClusterSnapshot found, Set<TopicPartition> inputs) {
        return inputs.stream()
                .filter(input -> found.fence(input)
                        .flatMap(fence -> found.committed(input).filter(group -> group.offset() > fence.next()))
                        .isPresent())
                .toList();
    }

    /** The fence may have moved on since, and the group may be beyond it by markers alone. */
    private ClusterSnapshot withSkipped(
            Tail tail, ClusterSnapshot before, Set<TopicPartition> inputs, Set<TopicPartition> fenced) {
        ClusterSnapshot found = new ClusterSnapshot(
                before.brokers(),
                before.topics(),
                before.starts(),
                before.ends(),
                before.committed(),
                fences(tail, fenced),
                before.decided(),
                Map.of());
        Map<TopicPartition, Long> skipped = new HashMap<>();
        for (TopicPartition input : beyondFence(found, inputs)) {
            long from = found.fence(input).map(InputFence.Position::next).orElse(0L);
            long until = found.committed(input).map(Committed::offset).orElse(0L);
            tail.first(input, from, until).ifPresent(offset -> skipped.put(input, offset));
        }
        return new ClusterSnapshot(
                before.brokers(),
                before.topics(),
                before.starts(),
                before.ends(),
                before.committed(),
                before.fences(),
                before.decided(),
                skipped);
    }

    /** A consumer that is made when it is needed, which at a first start it is not. */
    private final class Tail implements AutoCloseable {
        private Optional<CommittedTail> made = Optional.empty();

        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last(Set<TopicPartition> partitions) {
            return partitions.isEmpty() ? Map.of() : tail().last(partitions);
        }

        Optional<Long> first(TopicPartition partition, long from, long before) {
            return tail().first(partition, from, before).stream().boxed().findFirst();
        }

        private CommittedTail tail() {
            CommittedTail tail = made.orElseGet(() -> new CommittedTail(clients));
            made = Optional.of(tail);
            return tail;
        }

        @Override
        public void close() {
            made.ifPresent(CommittedTail::close);
        }
    }
}
