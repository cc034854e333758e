package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last committed record of each partition that a group has not processed yet. The end offset does not tell: what lies before
 * it may be the markers of transactions, which nobody is ever handed.
 */
final class LastRecords {
    private static final long FIRST_WINDOW = 100;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int ANSWER_SECONDS = 15;

    private LastRecords() {}

    /**
     * Offsets by partition; partitions that the group is done with are not in it.
     *
     * @throws StartException when the group's offsets cannot be had
     */
    static Map<TopicPartition, Long> outstanding(StreamsConfiguration settings, Collection<String> topics) {
        Map<String, Object> config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        Map<TopicPartition, Long> committed = committed(config, settings.applicationId());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toUnmodifiableSet());
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> last = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                long beginning = beginnings.getOrDefault(partition, 0L);
                long next = Math.max(beginning, committed.getOrDefault(partition, beginning));
                last(consumer, partition, next, end, last);
            });
            return last;
        }
    }

    /**
     * What the group processes next. By the admin client, which takes the last stable offset where a transaction of a killed member is
     * still open; a consumer would wait for its end, and that comes with the application which waits for this.
     */
    private static Map<TopicPartition, Long> committed(Map<String, Object> config, String group) {
        try (Admin admin = Admin.create(config)) {
            Map<TopicPartition, Long> committed = new HashMap<>();
            admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            committed.put(partition, offset.offset());
                        }
                    });
            return committed;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw new StartException("the offsets of group " + group + " cannot be had", failed);
        } catch (TimeoutException late) {
            throw new StartException(
                    "no answer about the offsets of group " + group + " within " + ANSWER_SECONDS + " s", late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while asking for the offsets of group " + group, stopped);
        }
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
