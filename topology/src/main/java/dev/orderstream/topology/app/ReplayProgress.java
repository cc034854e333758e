package dev.orderstream.topology.app;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far a version of the views has come with its inputs, all its instances together, as its committed offsets say. */
public final class ReplayProgress implements AutoCloseable {
    private final Admin admin;
    private final String group;
    private final Set<TopicPartition> inputs;

    /**
     * So much of so much.
     *
     * @param projected offsets that are behind it, from the first record that the inputs still have
     * @param total offsets of the inputs as they are now; markers of transactions count, too
     */
    public record Snapshot(long projected, long total) {}

    /**
     * Of a group.
     *
     * @param clientConfig settings of Kafka's clients
     * @throws StartException when the brokers do not answer, or a topic is missing
     */
    public ReplayProgress(Map<String, Object> clientConfig, String group) {
        this.admin = Admin.create(clientConfig);
        this.group = group;
        try {
            this.inputs =
                    BrokerAnswers.of(admin.describeTopics(ViewsApp.TOPICS).allTopicNames(), "the topics")
                            .values()
                            .stream()
                            .flatMap(topic -> topic.partitions().stream()
                                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                            .collect(Collectors.toUnmodifiableSet());
        } catch (RuntimeException failed) {
            admin.close();
            throw failed;
        }
    }

    /** How many partitions the views have. */
    public int partitions() {
        return 1 + inputs.stream().mapToInt(TopicPartition::partition).max().orElseThrow();
    }

    /**
     * How far it is now.
     *
     * @throws StartException when the brokers do not answer
     */
    public Snapshot now() {
        Map<TopicPartition, Long> beginnings = offsets(OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
        Map<TopicPartition, Long> committed = committed();
        long projected = 0;
        long total = 0;
        for (TopicPartition input : inputs) {
            long beginning = beginnings.getOrDefault(input, 0L);
            long size = ends.getOrDefault(input, beginning) - beginning;
            total += size;
            projected += Math.clamp(committed.getOrDefault(input, beginning) - beginning, 0, size);
        }
        return new Snapshot(projected, total);
    }

    private Map<TopicPartition, Long> offsets(OffsetSpec which) {
        Map<TopicPartition, OffsetSpec> wanted =
                inputs.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), input -> which));
        return BrokerAnswers.of(
                        admin.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .all(),
                        "the offsets of the inputs")
                .entrySet()
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, found -> offset(found.getValue())));
    }

    private static long offset(ListOffsetsResultInfo found) {
        return found.offset();
    }

    private Map<TopicPartition, Long> committed() {
        Optional<Map<TopicPartition, OffsetAndMetadata>> committed = BrokerAnswers.unless(
                GroupIdNotFoundException.class,
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                "the offsets of group " + group);
        return committed.orElse(Map.of()).entrySet().stream()
                .filter(found -> Optional.ofNullable(found.getValue()).isPresent())
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, found -> found.getValue().offset()));
    }

    @Override
    public void close() {
        admin.close();
    }
}
