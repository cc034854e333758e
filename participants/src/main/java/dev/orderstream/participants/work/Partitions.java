package dev.orderstream.participants.work;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that this process owns, with the work on each. For the consumer's thread only. */
final class Partitions implements ConsumerRebalanceListener {
    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);
    private static final Duration COMMIT_BOUND = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final PartitionWork.RecordWork work;
    private final Room room;
    private final WorkSettings settings;
    private final Map<TopicPartition, PartitionWork> owned = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private volatile boolean hasJoined;

    Partitions(Consumer<byte[], byte[]> consumer, PartitionWork.RecordWork work, Room room, WorkSettings settings) {
        this.consumer = consumer;
        this.work = work;
        this.room = room;
        this.settings = settings;
    }

    /** Whether the group has given this process its share, be it none. From any thread. */
    boolean hasJoined() {
        return hasJoined;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.put(partition, new PartitionWork(work, room)));
        hasJoined = true;
    }

    /** What is under way is finished, for a time; what is not finished then is read again by the next owner. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        finish(partitions);
    }

    /** Somebody else owns them already: nothing is committed. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        hasJoined = false;
        stop(partitions, Duration.ZERO);
        partitions.forEach(this::forget);
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Objects.requireNonNull(owned.get(partition), "a record of a partition that is not owned")
                .add(record);
    }

    /** Fetches no more while there is no room, and nothing of a partition that is too far ahead of its oldest command. */
    void balance() {
        boolean isFull = room.isFull();
        Set<TopicPartition> resting = owned.entrySet().stream()
                .filter(entry -> isFull || entry.getValue().offsets().span() >= settings.spanMax())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        consumer.pause(resting);
        consumer.resume(owned.keySet().stream()
                .filter(partition -> !resting.contains(partition))
                .toList());
    }

    /** Commits what may be; a commit that fails is made up for by the next one. */
    void commitSoon() {
        Map<TopicPartition, OffsetAndMetadata> due = due(owned.keySet());
        if (!due.isEmpty()) {
            consumer.commitAsync(due, (offsets, failure) -> {
                if (failure != null) {
                    offsets.forEach((partition, offset) -> committed.remove(partition, offset.offset()));
                    LOG.atInfo()
                            .addKeyValue("reason", failure.getMessage())
                            .log("Offsets were not committed; they are committed again");
                }
            });
            due.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        }
    }

    /** Ends the work on all partitions. */
    void finishAll() {
        finish(List.copyOf(owned.keySet()));
    }

    private void finish(Collection<TopicPartition> partitions) {
        stop(partitions, settings.drain());
        try {
            Map<TopicPartition, OffsetAndMetadata> due = due(partitions);
            if (!due.isEmpty()) {
                consumer.commitSync(due, COMMIT_BOUND);
            }
        } catch (KafkaException notCommitted) {
            LOG.atWarn()
                    .addKeyValue("reason", notCommitted.getMessage())
                    .log("The last offsets were not committed: the next owner does some commands again");
        }
        partitions.forEach(this::forget);
    }

    private void forget(TopicPartition partition) {
        owned.remove(partition);
        committed.remove(partition);
    }

    private void stop(Collection<TopicPartition> partitions, Duration drain) {
        List<PartitionWork> ending =
                partitions.stream().map(owned::get).filter(Objects::nonNull).toList();
        ending.forEach(PartitionWork::stop);
        long deadline = System.nanoTime() + drain.toNanos();
        ending.forEach(partition -> partition.awaitIdle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    }

    private Map<TopicPartition, OffsetAndMetadata> due(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionWork owns = owned.get(partition);
            if (owns != null) {
                long next = owns.offsets().committable(consumer.position(partition, COMMIT_BOUND));
                if (!Long.valueOf(next).equals(committed.get(partition))) {
                    due.put(partition, new OffsetAndMetadata(next));
                }
            }
        }
        return due;
    }
}
