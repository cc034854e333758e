package dev.orderstream.standalone.candidate;

import dev.orderstream.schemas.CandidateReader;
import dev.orderstream.schemas.CandidateReader.Verdict;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from its first record to the end that it has when that begins, committed records only, with candidates for schemas. */
public final class TopicScan {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String topic;
    private final CandidateReader reader;
    private long decoded;
    private long otherType;
    private long unreadable;
    private long failed;
    private Optional<Place> firstUnreadable = Optional.empty();
    private Optional<Place> firstFailure = Optional.empty();

    /** A record, and what is wrong with it. */
    public record Place(int partition, long offset, String reason) {
        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

        private static Optional<Place> first(Optional<Place> before, ConsumerRecord<?, ?> record, String reason) {
            Place found = new Place(record.partition(), record.offset(), reason);
            return before.filter(place -> ORDER.compare(place, found) < 0).or(() -> Optional.of(found));
        }
    }

    /**
     * What was found.
     *
     * @param decoded records that a candidate reads
     * @param otherType records of types that are no candidates, skipped
     * @param unreadable records that their own schema does not read, either
     * @param failed records that a candidate does not read
     * @param firstFailure of the lowest partition with one; so is firstUnreadable
     */
    public record Result(
            String topic,
            long decoded,
            long otherType,
            long unreadable,
            long failed,
            Optional<Place> firstUnreadable,
            Optional<Place> firstFailure) {}

    /** Is told how far it has come, in offsets. */
    public interface Progress {
        void at(String topic, long passed, long all);
    }

    private TopicScan(String topic, CandidateReader reader) {
        this.topic = topic;
        this.reader = reader;
    }

    /**
     * Reads the topic.
     *
     * @param settings of Kafka's clients
     * @throws IllegalStateException when the brokers give nothing for a minute
     */
    public static Result run(Map<String, Object> settings, String topic, CandidateReader reader, Progress progress) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put("isolation.level", "read_committed");
        config.put("enable.auto.commit", false);
        config.put("allow.auto.create.topics", false);
        config.putIfAbsent("max.poll.records", 5_000);
        config.putIfAbsent("max.partition.fetch.bytes", 4 << 20);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicScan scan = new TopicScan(topic, reader);
            scan.read(consumer, progress);
            return scan.result();
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, Progress progress) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        begins.forEach(consumer::seek);
        long all = sum(ends) - sum(begins);
        long movedNanos = System.nanoTime();
        for (long passed = 0; passed < all; ) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                long end = ends.getOrDefault(partition, 0L);
                records.records(partition).stream()
                        .filter(record -> record.offset() < end)
                        .forEach(this::count);
            }
            long before = passed;
            passed = -sum(begins);
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                passed += Math.min(consumer.position(end.getKey()), end.getValue());
            }
            progress.at(topic, passed, all);
            if (passed > before) {
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
                throw new IllegalStateException("The brokers gave no record of topic " + topic + " for "
                        + PATIENCE.toSeconds() + " s; " + passed + " of " + all + " were read.");
            }
        }
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        switch (reader.read(record.value())) {
            case Verdict.Decoded fine -> decoded++;
            case Verdict.OtherType other -> otherType++;
            case Verdict.Unreadable(String reason) -> {
                unreadable++;
                firstUnreadable = Place.first(firstUnreadable, record, reason);
            }
            case Verdict.Failed(String reason) -> {
                failed++;
                firstFailure = Place.first(firstFailure, record, reason);
            }
        }
    }

    private Result result() {
        return new Result(topic, decoded, otherType, unreadable, failed, firstUnreadable, firstFailure);
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
