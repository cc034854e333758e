package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.CatchUp;
import dev.orderstream.topology.stream.CatchUp.Tail;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Finds the last committed record of each partition that a group has not processed yet. The end offset does not tell: what lies before
 * it may be the markers of transactions, which nobody is ever handed.
 */
final class LastRecords implements CatchUp.Outstanding {
    private static final long FIRST_WINDOW = 100;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int ANSWER_SECONDS = 15;

    private final Map<String, Object> config;
    private final String group;
    private final Set<String> topics;

    LastRecords(StreamsConfiguration settings, Set<String> topics) {
        this.config = new HashMap<>(settings.kafka());
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        this.group = settings.applicationId();
        this.topics = topics;
    }

    /** @throws StartException when the group's offsets, or the records, cannot be had */
    @Override
    public Map<TopicPartition, Tail> of(Set<Integer> partitions, Map<TopicPartition, Long> projected) {
        Map<TopicPartition, Long> committed = committed(config, group);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> inputs = topics.stream()
                    .flatMap(topic -> partitions.stream().map(partition -> new TopicPartition(topic, partition)))
                    .collect(Collectors.toUnmodifiableSet());
            consumer.assign(inputs);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(inputs);
            Map<TopicPartition, Tail> tails = new HashMap<>();
            consumer.endOffsets(inputs).forEach((input, end) -> {
                long beginning = beginnings.getOrDefault(input, 0L);
                Long seen = projected.get(input);
                long next = Math.max(beginning, seen != null ? seen + 1 : committed.getOrDefault(input, beginning));
                tails.put(input, new Tail(next, last(consumer, input, next, end)));
            });
            return tails;
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
    private static OptionalLong last(
            KafkaConsumer<byte[], byte[]> consumer, TopicPartition input, long start, long end) {
        consumer.assign(List.of(input));
        OptionalLong last = OptionalLong.empty();
        for (long window = FIRST_WINDOW, from = end; from > start && last.isEmpty(); window *= 2) {
            from = Math.max(start, end - window);
            consumer.seek(input, from);
            long position = from;
            for (long moved = System.nanoTime(); position < end; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < end) {
                        last = OptionalLong.of(record.offset());
                    }
                }
                long before = position;
                position = consumer.position(input);
                if (position > before) {
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > TimeUnit.SECONDS.toNanos(ANSWER_SECONDS)) {
                    throw new StartException("no record of " + input + " from offset " + position + " on within "
                            + ANSWER_SECONDS + " s");
                }
            }
        }
        return last;
    }
}
