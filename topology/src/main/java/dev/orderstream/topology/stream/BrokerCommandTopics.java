package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers, with a consumer for each question: they are few. It reads what is not committed, too: a dead letter tells that its
 * record was, and a reader of committed records would wait behind a transaction that somebody else left open. Threadsafe.
 */
public final class BrokerCommandTopics implements CommandTopics {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long KNOWN_NANOS = Duration.ofSeconds(60).toNanos();

    private final Map<String, Object> config;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** How many partitions a topic had then. */
    private record Known(int partitions, long nanos) {}

    /** @param kafka settings of the consumers; {@code bootstrap.servers} among them */
    public BrokerCommandTopics(Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) BOUND.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) BOUND.toMillis());
        this.config = Map.copyOf(settings);
    }

    @Override
    public OptionalInt partitions(String topic) {
        Known last = known.get(topic);
        if (last == null || System.nanoTime() - last.nanos() > KNOWN_NANOS) {
            last = new Known(asked(topic), System.nanoTime());
            known.put(topic, last);
        }
        return last.partitions() == 0 ? OptionalInt.empty() : OptionalInt.of(last.partitions());
    }

    private int asked(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return Optional.ofNullable(consumer.partitionsFor(topic))
                    .map(List::size)
                    .orElse(0);
        } catch (KafkaException away) {
            throw new TopicsUnavailableException("the brokers cannot be asked about topic " + topic, away);
        }
    }

    @Override
    public Optional<DeadLetter.Source> read(DeadLetter.Source source) {
        TopicPartition from = new TopicPartition(source.topic(), source.partition());
        if (partitions(source.topic()).orElse(0) <= source.partition()) {
            return Optional.empty();
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(List.of(from));
            consumer.seek(from, source.offset());
            for (long end = System.nanoTime() + BOUND.toNanos(); System.nanoTime() < end; ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    return Optional.of(record)
                            .filter(found -> isThe(source, found))
                            .map(BrokerCommandTopics::source);
                }
                if (consumer.endOffsets(List.of(from)).getOrDefault(from, 0L) <= source.offset()) {
                    return Optional.empty();
                }
            }
        } catch (OffsetOutOfRangeException gone) {
            return Optional.empty();
        } catch (KafkaException away) {
            throw new TopicsUnavailableException("the brokers do not give the source record", away);
        }
        throw new TopicsUnavailableException("the brokers do not give the source record in time");
    }

    /** A topic that was made anew has other records at the same offsets. */
    private static boolean isThe(DeadLetter.Source source, ConsumerRecord<byte[], byte[]> found) {
        return found.offset() == source.offset()
                && found.timestamp() == source.timestamp().toEpochMilli();
    }

    private static DeadLetter.Source source(ConsumerRecord<byte[], byte[]> found) {
        List<DeadLetter.Header> headers = StreamSupport.stream(found.headers().spliterator(), false)
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList();
        byte @Nullable [] key = found.key();
        byte @Nullable [] value = found.value();
        return new DeadLetter.Source(
                found.topic(),
                found.partition(),
                found.offset(),
                Instant.ofEpochMilli(found.timestamp()),
                key,
                value,
                headers);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
