package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import dev.orderstream.standalone.registry.RegistryConfig;
import dev.orderstream.standalone.registry.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** A real broker and registry with the pipeline's topics and subjects, and plain clients to look at them. */
final class Cluster implements AutoCloseable {
    static final int PARTITIONS = 3;
    private static final int BYTES_MAX = 8 << 20;

    private final Path data;
    private EmbeddedBroker broker;
    private final RegistryServer registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final Queue<Future<RecordMetadata>> posted = new ConcurrentLinkedQueue<>();

    private Cluster(Path data, EmbeddedBroker broker, RegistryServer registry) {
        this.data = data;
        this.broker = broker;
        this.registry = registry;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.request.size",
                        BYTES_MAX,
                        "buffer.memory",
                        4L * BYTES_MAX,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.serializer = AvroSerdes.serializer(settings());
    }

    static Cluster start(Path data) throws ExecutionException, InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(data, 0));
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            List<NewTopic> topics = new ArrayList<>(TopicCatalog.topics(PARTITIONS, (short) 1, 1));
            admin.createTopics(topics).all().get();
            // A broker that lets large records through, as some do: poison of 5 MB must be met by a test.
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, ORDER_COMMANDS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(BYTES_MAX)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        RegistryServer registry = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
        SubjectCatalog.registerAll(registry.url(), List.of());
        return new Cluster(data, broker, registry);
    }

    void stopBroker() {
        broker.close();
    }

    void stopRegistry() {
        registry.close();
    }

    /** The same data on the same port. */
    void startBroker() {
        broker = EmbeddedBroker.start(BrokerSettings.of(data, broker.port()));
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    String registryUrl() {
        return registry.url();
    }

    RegistrySettings settings() {
        return RegistrySettings.of(registry.url());
    }

    byte[] encode(SpecificRecord command) {
        return serializer.serialize(ORDER_COMMANDS, command);
    }

    byte[] encodeEvent(SpecificRecord event) {
        return serializer.serialize(ORDER_EVENTS, event);
    }

    /** Sends and waits for the acknowledgement. */
    void send(ProducerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
        producer.send(record).get();
    }

    /** Sends without waiting; {@link #flush} waits for all. Threadsafe. */
    void post(ProducerRecord<byte[], byte[]> record) {
        posted.add(sending(record));
    }

    /** Sends without waiting. */
    Future<RecordMetadata> sending(ProducerRecord<byte[], byte[]> record) {
        return producer.send(record);
    }

    /** Waits until everything that was posted is acknowledged. */
    void flush() throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> sent = posted.poll(); sent != null; sent = posted.poll()) {
            sent.get();
        }
    }

    /** Everything that is committed on the topic, in order of offset within each partition; reads up to the end as it is now. */
    List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
        return read(topic, "read_committed");
    }

    /** How many records were written to the topic, whatever became of their transactions. */
    int written(String topic) {
        return read(topic, "read_uncommitted").size();
    }

    /** How many of them are not committed: still open, or aborted. */
    int uncommitted(String topic) {
        return written(topic) - committed(topic).size();
    }

    /** How many committed records of the topic the group has not done with. */
    long unread(String group, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()))) {
            Map<TopicPartition, OffsetAndMetadata> done = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return committed(topic).stream()
                    .filter(record -> {
                        OffsetAndMetadata next = done.get(new TopicPartition(topic, record.partition()));
                        return next == null || record.offset() >= next.offset();
                    })
                    .count();
        }
    }

    /** Where every partition of every topic ends, but for those in which the brokers keep their own accounts. */
    Map<String, Long> ends() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            List<TopicPartition> all = consumer.listTopics().keySet().stream()
                    .filter(topic -> !topic.startsWith("__"))
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .toList();
            Map<String, Long> ends = new TreeMap<>();
            consumer.endOffsets(all).forEach((partition, end) -> ends.put(partition.toString(), end));
            return ends;
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, String isolation) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        read(topic, isolation, records::add);
        return records;
    }

    private void read(String topic, String isolation, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(isolation)) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(to);
            }
        }
    }

    /** How long it takes from sending the record to a committed record under the same key on the topic. */
    Duration timeToCommitted(String topic, ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            long sent = System.nanoTime();
            send(record);
            for (Duration past = Duration.ZERO;
                    past.toSeconds() < 30;
                    past = Duration.ofNanos(System.nanoTime() - sent)) {
                for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(10))) {
                    if (Arrays.equals(found.key(), record.key())) {
                        return Duration.ofNanos(System.nanoTime() - sent);
                    }
                }
            }
            throw new AssertionError("nothing was committed on " + topic + " within 30 s");
        }
    }

    /** Whether the group has committed all that lies on the topic now. */
    boolean isProcessed(String group, String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers()));
                KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return consumer.endOffsets(partitions(consumer, topic)).entrySet().stream()
                    .allMatch(end -> end.getValue() == 0
                            || (committed.get(end.getKey()) != null
                                    && committed.get(end.getKey()).offset() >= end.getValue()));
        }
    }

    /** The offset that the next record gets. */
    long end(TopicPartition partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    /** Empties the log of a partition of the stopped broker, as a disk that was lost does. */
    void truncate(TopicPartition partition) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve(partition.toString()))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".log")) {
                    Files.write(file, new byte[0]);
                } else if (!name.equals("partition.metadata")) {
                    Files.delete(file);
                }
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "isolation.level",
                        isolation,
                        "max.partition.fetch.bytes",
                        BYTES_MAX,
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return IntStream.range(0, consumer.partitionsFor(topic).size())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** The committed values of the topic, read as our own reader reads them. */
    List<SpecificRecord> values(String topic) {
        Deserializer<SpecificRecord> deserializer = AvroSerdes.deserializer(settings(), topic);
        return committed(topic).stream()
                .map(record -> deserializer.deserialize(topic, record.value()))
                .toList();
    }

    /** Gives them one by one: more than fit into memory at once. */
    void forEachValue(String topic, Consumer<SpecificRecord> to) {
        Deserializer<SpecificRecord> deserializer = AvroSerdes.deserializer(settings(), topic);
        read(topic, "read_committed", record -> to.accept(deserializer.deserialize(topic, record.value())));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
        registry.close();
        broker.close();
    }
}
