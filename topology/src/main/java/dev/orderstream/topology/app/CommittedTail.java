package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads committed records at given places; what lies there besides, markers of transactions and aborted records, is passed over. */
final class CommittedTail implements AutoCloseable {
    private static final long FIRST_WINDOW = 50;
    private static final Duration POLL = Duration.ofMillis(200);

    /** It is in no group, and has nothing to tell when it goes. */
    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;

    CommittedTail(Map<String, Object> config) {
        Map<String, Object> reading = new HashMap<>(config);
        reading.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        reading.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        reading.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        this.consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The last committed record of each partition that has one.
     *
     * @throws StartException when no more records come though there are
     */
    Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last(Set<TopicPartition> partitions) {
        // Offsets of what is not assigned are told, too, with a warning in the log each time.
        consumer.assign(partitions);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, ConsumerRecord<byte[], byte[]>> last = new HashMap<>();
        Set<TopicPartition> open = new HashSet<>(partitions);
        for (long window = FIRST_WINDOW; ; window *= 2) {
            open.removeIf(partition -> last.containsKey(partition) || length(starts, ends, partition) == 0);
            if (open.isEmpty()) {
                return last;
            }
            Map<TopicPartition, Long> from = new HashMap<>();
            for (TopicPartition partition : open) {
                from.put(
                        partition,
                        Math.max(starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - window));
            }
            read(from, ends, record -> {
                last.put(new TopicPartition(record.topic(), record.partition()), record);
                return true;
            });
            open.removeIf(partition -> Objects.equals(from.get(partition), starts.get(partition)));
        }
    }

    /**
     * The offset of the first committed record of a partition from one offset on and before another.
     *
     * @throws StartException when no more records come though there are
     */
    OptionalLong first(TopicPartition partition, long from, long before) {
        consumer.assign(List.of(partition));
        long end = Math.min(before, consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
        long start =
                Math.max(from, consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L));
        if (start >= end) {
            return OptionalLong.empty();
        }
        AtomicLong first = new AtomicLong(-1);
        read(Map.of(partition, start), Map.of(partition, end), record -> {
            first.set(record.offset());
            return false;
        });
        return first.get() < 0 ? OptionalLong.empty() : OptionalLong.of(first.get());
    }

    private static long length(
            Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends, TopicPartition partition) {
        return ends.getOrDefault(partition, 0L) - starts.getOrDefault(partition, 0L);
    }

    /** Hands on what is committed between, in order of offset within each partition, until that says that it has enough. */
    private void read(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> ends,
            Predicate<ConsumerRecord<byte[], byte[]>> wantsMore) {
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        long positions = -1;
        long movedNanos = System.nanoTime();
        while (!open.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
                if (record.offset() < end && !wantsMore.test(record)) {
                    return;
                }
            }
            open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
            long before = positions;
            positions = from.keySet().stream().mapToLong(consumer::position).sum();
            if (positions > before) {
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > TimeUnit.SECONDS.toNanos(BrokerAnswers.SECONDS)) {
                throw new StartException("no record of " + open + " within " + BrokerAnswers.SECONDS + " s");
            }
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_BOUND));
    }
}
