package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last committed record of each partition that a group has not processed yet. The end offset does not tell: what lies before
 * it may be the markers of transactions, which nobody is ever handed.
 */
final class LastRecords {
    private static final long FIRST_WINDOW = 100;
    private static final Duration POLL = Duration.ofMillis(200);

    private LastRecords() {}

    /** Offsets by partition; partitions that the group is done with are not in it. */
    static Map<TopicPartition, Long> outstanding(StreamsConfiguration settings, Collection<String> topics) {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.applicationId());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toUnmodifiableSet());
            consumer.assign(partitions);
            Map<TopicPartition, Long> starts = next(consumer, partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> last = new HashMap<>();
            ends.forEach((partition, end) -> last(consumer, partition, starts.getOrDefault(partition, 0L), end, last));
            return last;
        }
    }

    /** What the group processes next: where it has committed, or else the first record that there is. */
    private static Map<TopicPartition, Long> next(
            KafkaConsumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> next = new HashMap<>(consumer.beginningOffsets(partitions));
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        committed.forEach((partition, offset) -> {
            if (offset != null) {
                next.merge(partition, offset.offset(), Math::max);
            }
        });
        return next;
    }

    /** Looks at the tail, twice as far back each time, until there is a record or nothing is left. */
    private static void last(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long start,
            long end,
            Map<TopicPartition, Long> found) {
        consumer.assign(List.of(partition));
        for (long window = FIRST_WINDOW, from = end; from > start && !found.containsKey(partition); window *= 2) {
            from = Math.max(start, end - window);
            consumer.seek(partition, from);
            while (consumer.position(partition) < end) {
                consumer.poll(POLL).forEach(record -> {
                    if (record.offset() < end) {
                        found.put(partition, record.offset());
                    }
                });
            }
        }
    }
}
