package dev.orderstream.standalone.e2e;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Knows what the committed log holds, and follows it while it grows. Threadsafe. */
final class EventOracle implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PlainLog log = new PlainLog();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Recorded<OrderEvent>> events;
    private final Deserializer<DeadLetter> deadLetters;
    private final Deserializer<Reply> outcomes;
    private final Thread follower;
    private volatile boolean closed;

    private EventOracle(Cluster cluster) {
        SchemaRegistryClient registry = Registry.client(cluster.settings());
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(registry, cluster.settings());
        this.events = EventCodec.orders(registry, avro).deserializer();
        this.deadLetters = new DeadLetterCodec(registry, avro).deserializer();
        this.outcomes = new ReplyCodec(registry, avro).deserializer();
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(
                        Topics.ORDER_EVENTS, Topics.ORDER_DEAD_LETTERS, Topics.ORDER_OUTCOMES)
                .flatMap(topic -> IntStream.range(0, Cluster.PARTITIONS)
                        .mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.follower = Thread.ofPlatform().name("oracle").start(this::follow);
    }

    static EventOracle follow(Cluster cluster) {
        return new EventOracle(cluster);
    }

    /** What the log says as far as it was read. */
    synchronized <T> T now(Function<PlainLog, T> question) {
        return question.apply(log);
    }

    /** The same, when it says something: it may have been read some milliseconds later here than by the views. */
    synchronized <T> Optional<T> awaited(Function<PlainLog, Optional<T>> question) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<T> answer = question.apply(log);
        for (long left = PATIENCE.toMillis();
                answer.isEmpty() && left > 0;
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
            wait(left);
            answer = question.apply(log);
        }
        return answer;
    }

    private void follow() {
        while (!closed) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(20));
            if (!records.isEmpty()) {
                add(records);
            }
        }
        consumer.close();
    }

    private synchronized void add(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            switch (record.topic()) {
                case Topics.ORDER_EVENTS ->
                    log.add(record.partition(), events.deserialize(record.topic(), record.value()));
                case Topics.ORDER_DEAD_LETTERS -> log.add(deadLetters.deserialize(record.topic(), record.value()));
                default -> log.add(outcomes.deserialize(record.topic(), record.value()));
            }
        }
        notifyAll();
    }

    @Override
    public void close() {
        closed = true;
        try {
            follower.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
