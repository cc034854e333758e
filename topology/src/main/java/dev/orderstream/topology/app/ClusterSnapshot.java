package dev.orderstream.topology.app;

import dev.orderstream.topology.kernel.InputFence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * What the brokers said of everything that an application needs.
 *
 * @param brokers how many there are
 * @param topics those that exist, changelogs included
 * @param starts the first offset of every input that the log still has
 * @param ends the offset that the next record of every input gets
 * @param committed the group's offsets of the inputs
 * @param fences by partition
 * @param decided partitions without offset or fence that hold state nevertheless
 * @param skipped the first committed record between the fence and the group's offset, where there is one
 */
record ClusterSnapshot(
        int brokers,
        Map<String, Topic> topics,
        Map<TopicPartition, Long> starts,
        Map<TopicPartition, Long> ends,
        Map<TopicPartition, Committed> committed,
        Map<Integer, InputFence> fences,
        Set<Integer> decided,
        Map<TopicPartition, Long> skipped) {
    /**
     * One topic.
     *
     * @param id the broker's id (KIP-516)
     * @param replicas of the partition that has fewest
     * @param settings in force, whether set for the topic or not
     */
    record Topic(String id, int partitions, int replicas, Map<String, String> settings) {
        String setting(String name) {
            return settings.getOrDefault(name, "");
        }
    }

    /**
     * An offset of the group.
     *
     * @param isInitial whether it was set before the first start, and nothing was processed since
     */
    record Committed(long offset, boolean isInitial) {}

    Optional<Topic> topic(String name) {
        return Optional.ofNullable(topics.get(name));
    }

    /** The partitions of a topic; none where it does not exist. */
    Stream<TopicPartition> partitions(String name) {
        return IntStream.range(0, topic(name).map(Topic::partitions).orElse(0))
                .mapToObj(partition -> new TopicPartition(name, partition));
    }

    /** How far the input was processed, as the fence says. */
    Optional<InputFence.Position> fence(TopicPartition input) {
        return Optional.ofNullable(fences.get(input.partition()))
                .flatMap(fence -> Optional.ofNullable(fence.positions().get(input.topic())));
    }

    Optional<Committed> committed(TopicPartition input) {
        return Optional.ofNullable(committed.get(input));
    }
}
