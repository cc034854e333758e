package dev.orderstream.standalone.registry;

import dev.orderstream.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@code _schemas}: one compacted partition. What is appended is acknowledged by all in-sync replicas and then read back, so
 * that records take effect in the order of the log and in no other way. One thread at a time.
 */
final class SchemaLog implements AutoCloseable {
    private static final TopicPartition PARTITION = new TopicPartition(Topics.SCHEMAS, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<StoredRecord> onRecord;
    private final Duration timeout;
    private boolean behind;
    private @Nullable KafkaException damaged;

    /** Opens the topic, making it where it does not exist, and reads all of it. */
    SchemaLog(RegistryConfig config, Consumer<StoredRecord> onRecord) {
        this.onRecord = onRecord;
        this.timeout = config.writeTimeout();
        createTopic(config.bootstrapServers());
        this.consumer = consumer(config.bootstrapServers());
        this.producer = producer(config.bootstrapServers(), timeout);
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            readTo(end());
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** The topic with the settings that it depends on. */
    static NewTopic topic(short replication) {
        return new NewTopic(Topics.SCHEMAS, 1, replication)
                .configs(Map.of("cleanup.policy", "compact", "min.insync.replicas", replication > 2 ? "2" : "1"));
    }

    /**
     * Appends a record; returns when it is durable and has taken effect.
     *
     * @throws KafkaException when the log is damaged, or no acknowledgement came. The record may be in the log all the same; it then takes effect later
     */
    void append(StoredRecord stored) {
        catchUp();
        behind = true;
        try {
            long offset = producer.send(new ProducerRecord<>(Topics.SCHEMAS, 0, stored.key(), stored.value()))
                    .get()
                    .offset();
            readTo(offset + 1);
            behind = false;
        } catch (ExecutionException failed) {
            throw new KafkaException("the record was not acknowledged", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the acknowledgement", interrupted);
        }
    }

    /** Reads what an append that failed may have left. */
    void catchUp() {
        if (damaged != null) {
            throw damaged;
        }
        if (behind) {
            readTo(end());
            behind = false;
        }
    }

    @Override
    public void close() {
        producer.close(timeout);
        consumer.close();
    }

    private long end() {
        return consumer.endOffsets(List.of(PARTITION), timeout).getOrDefault(PARTITION, 0L);
    }

    private void readTo(long end) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (consumer.position(PARTITION, timeout) < end) {
            for (ConsumerRecord<byte[], byte[]> read : consumer.poll(POLL)) {
                take(read);
            }
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "topic " + Topics.SCHEMAS + " could not be read up to offset " + end + " within " + timeout);
            }
        }
    }

    /** What comes after a record that is damaged would be judged by what is not known: from there on nothing is appended. */
    private void take(ConsumerRecord<byte[], byte[]> read) {
        if (damaged != null) {
            throw damaged;
        }
        try {
            StoredRecord.read(read.key(), read.value()).ifPresent(onRecord);
        } catch (RuntimeException failed) {
            damaged = new KafkaException(
                    "The record at offset " + read.offset() + " of topic " + Topics.SCHEMAS
                            + " cannot be understood, and no schema can be registered after it: " + failed.getMessage(),
                    failed);
            throw damaged;
        }
    }

    private static void createTopic(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "schema-registry"))) {
            if (admin.listTopics().names().get().contains(Topics.SCHEMAS)) {
                return;
            }
            int brokers = admin.describeCluster().nodes().get().size();
            admin.createTopics(List.of(topic((short) Math.min(3, brokers))))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new KafkaException("topic " + Topics.SCHEMAS + " could not be made", failed.getCause());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while making topic " + Topics.SCHEMAS, interrupted);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "schema-registry",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers, Duration timeout) {
        int millis = (int) timeout.toMillis();
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "schema-registry",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        millis,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        millis,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        millis,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        8L << 20,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        1 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
