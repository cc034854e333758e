package dev.orderstream.gateway;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Brokers and the applications in memory: takes commands, and writes the replies that a {@link FakeOrders} gives. */
final class FakeBroker {
    static final int REPLY_PARTITION = 2;
    private static final int PARTITIONS = 4;

    /** Where the replies to the commands of a topic are written. */
    private static final Map<String, String> REPLIES =
            Map.of(Topics.ORDER_COMMANDS, Topics.ORDER_REPLIES, Topics.INVENTORY_COMMANDS, Topics.INVENTORY_REPLIES);

    /** What happens to a command that is sent. */
    enum Mode {
        ACKNOWLEDGE,
        /** Takes it, and acknowledges nothing. */
        HOLD,
        /** Reports on another thread that no acknowledgement came, as the producer's own thread does. */
        LOSE,
        /** Reports on the caller's thread that it was not sent. */
        REFUSE,
        /** The same for one command, and then acknowledges. */
        REFUSE_ONE,
        /** Throws from send. */
        THROW,
        /** Breaks that producer: it takes the command, reports it as failed, throws, and refuses everything from then on. */
        BREAK_ONE
    }

    final RegistrySettings registry;
    volatile Mode mode = Mode.ACKNOWLEDGE;
    volatile RuntimeException refusal = new KafkaException("refused");
    volatile Function<SpecificRecord, Optional<CommandReply>> orders;
    volatile boolean topicKnown = true;

    /** Whether there are topics of inventory. */
    volatile boolean inventoryKnown = true;

    /** Thrown at whoever reads inventory's replies. */
    volatile @Nullable RuntimeException inventoryDenied;

    /** Shows its meters instead of the fake, when there is one. */
    volatile @Nullable Producer<byte[], byte[]> metricsOf;

    /** Sends instead of the fake, when there is one. */
    volatile @Nullable Producer<byte[], byte[]> delegate;

    /** Consumers that replies were read with. */
    final AtomicInteger consumersMade = new AtomicInteger();

    /** How often a producer was asked for a topic that is not there: where brokers allow it, that makes the topic. */
    final AtomicInteger topicsMade = new AtomicInteger();

    final List<FakeProducer> producers = new CopyOnWriteArrayList<>();

    /** Knows every schema; what it was not asked before, it does not say any more when it is away. */
    final FakeRegistry schemas;

    private final Serializer<SpecificRecord> serializer;
    private final Map<String, Deserializer<SpecificRecord>> deserializers;

    /** By the topic of the commands. */
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> replies =
            Map.of(Topics.ORDER_COMMANDS, new ArrayList<>(), Topics.INVENTORY_COMMANDS, new ArrayList<>());

    private volatile FakeConsumer consumer = new FakeConsumer();

    FakeBroker(String scope, Function<SpecificRecord, Optional<CommandReply>> orders) {
        this.registry = RegistrySettings.of("mock://" + scope);
        SubjectCatalog.registerAll(registry.url(), List.of());
        this.schemas = new FakeRegistry();
        SubjectCatalog.registerAll(schemas);
        this.orders = orders;
        this.serializer = AvroSerdes.serializer(registry);
        this.deserializers = REPLIES.keySet().stream()
                .collect(Collectors.toMap(topic -> topic, topic -> AvroSerdes.deserializer(registry, topic)));
    }

    GatewayApp.Clients clients() {
        return new GatewayApp.Clients(this::newProducer, this::newConsumer, schemas);
    }

    private Producer<byte[], byte[]> newProducer() {
        FakeProducer made = new FakeProducer();
        producers.add(made);
        return made;
    }

    private Consumer<byte[], byte[]> newConsumer() {
        return new FakeConsumer();
    }

    /** The records sent, in their order. */
    List<ProducerRecord<byte[], byte[]>> sent() {
        return producers.stream()
                .flatMap(producer -> producer.history().stream())
                .toList();
    }

    /** The commands sent, in their order, as a consumer reads them. */
    List<SpecificRecord> commands() {
        return sent().stream().map(this::command).toList();
    }

    private SpecificRecord command(ProducerRecord<byte[], byte[]> message) {
        return Objects.requireNonNull(deserializers.get(message.topic())).deserialize(message.topic(), message.value());
    }

    void acknowledgeHeld() {
        producers.getLast().completeNext();
    }

    /** The current consumer's next poll fails. */
    void breakConsumer(RuntimeException failure) {
        consumer.failure = failure;
    }

    boolean producersClosed() {
        return producers.stream().allMatch(MockProducer::closed);
    }

    boolean consumerClosed() {
        return consumer.closed();
    }

    /** Writes a reply as the orders application does. */
    void reply(byte[] token, byte[] value) {
        reply(Topics.ORDER_COMMANDS, token, value);
    }

    private void reply(String commands, byte[] token, byte[] value) {
        List<ConsumerRecord<byte[], byte[]>> written = written(commands);
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOKEN, token);
        synchronized (replies) {
            ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                    Objects.requireNonNull(REPLIES.get(commands)),
                    REPLY_PARTITION,
                    written.size(),
                    0,
                    TimestampType.CREATE_TIME,
                    0,
                    value.length,
                    new byte[0],
                    value,
                    headers,
                    Optional.empty());
            written.add(message);
            consumer.offer(message);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> written(String commands) {
        return Objects.requireNonNull(replies.get(commands));
    }

    byte[] encoded(CommandReply reply) {
        return serializer.serialize(Topics.ORDER_REPLIES, reply);
    }

    private void decide(ProducerRecord<byte[], byte[]> message) {
        SpecificRecord command = command(message);
        boolean wanted = Headers.number(message.headers(), Headers.REPLY_PARTITION)
                .filter(partition -> partition == REPLY_PARTITION)
                .isPresent();
        Optional<CommandReply> reply = orders.apply(command);
        if (wanted) {
            byte[] token = message.headers().lastHeader(Headers.REPLY_TOKEN).value();
            reply.ifPresent(decided -> reply(message.topic(), token, encoded(decided)));
        }
    }

    private static List<PartitionInfo> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo(topic, number, Node.noNode(), new Node[0], new Node[0]))
                .toList();
    }

    private boolean isKnown(String topic) {
        return topic.startsWith("inventory-") ? inventoryKnown : topicKnown || !topic.equals(Topics.ORDER_COMMANDS);
    }

    final class FakeProducer extends MockProducer<byte[], byte[]> {
        private boolean broken;

        FakeProducer() {
            super(
                    new Cluster(
                            "fake",
                            List.of(),
                            REPLIES.keySet().stream()
                                    .flatMap(topic -> partitions(topic).stream())
                                    .toList(),
                            Set.of(),
                            Set.of()),
                    false,
                    null,
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (!isKnown(topic)) {
                topicsMade.incrementAndGet();
                return List.of();
            }
            return super.partitionsFor(topic);
        }

        @Override
        public Map<MetricName, Metric> metrics() {
            Producer<byte[], byte[]> real = metricsOf;
            if (real == null) {
                return super.metrics();
            }
            Map<MetricName, Metric> metrics = new HashMap<>();
            metrics.putAll(real.metrics());
            return metrics;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message, Callback callback) {
            Producer<byte[], byte[]> real = delegate;
            if (real != null) {
                return real.send(message, callback);
            }
            if (mode == Mode.BREAK_ONE) {
                mode = Mode.ACKNOWLEDGE;
                broken = true;
                reportOnAnotherThread(callback);
            }
            if (broken || mode == Mode.THROW) {
                throw refusal;
            }
            if (mode == Mode.REFUSE || mode == Mode.REFUSE_ONE) {
                mode = mode == Mode.REFUSE_ONE ? Mode.ACKNOWLEDGE : mode;
                callback.onCompletion(
                        new RecordMetadata(new TopicPartition(message.topic(), -1), -1, -1, -1, -1, -1), refusal);
                return CompletableFuture.failedFuture(refusal);
            }
            Future<RecordMetadata> sent = super.send(message, callback);
            switch (mode) {
                case ACKNOWLEDGE -> {
                    completeNext();
                    decide(message);
                }
                case LOSE -> Thread.ofPlatform().start(() -> errorNext(refusal));
                case HOLD, REFUSE, REFUSE_ONE, THROW, BREAK_ONE -> decide(message);
            }
            return sent;
        }

        /** Closes, and tells so when it was interrupted, as a real producer does. */
        @Override
        public void close(Duration timeout) {
            super.close(timeout);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptException("interrupted while closing");
            }
        }

        private void reportOnAnotherThread(Callback callback) {
            TopicPartition partition = new TopicPartition(Topics.ORDER_COMMANDS, 0);
            RecordMetadata nothing = new RecordMetadata(partition, -1, -1, -1, -1, -1);
            CompletableFuture.runAsync(() -> callback.onCompletion(nothing, refusal))
                    .join();
        }
    }

    /** Waits a little when there is nothing to read, as a real consumer does. */
    private final class FakeConsumer extends MockConsumer<byte[], byte[]> {
        private volatile @Nullable RuntimeException failure;
        private boolean used;

        FakeConsumer() {
            super("earliest");
            synchronized (replies) {
                REPLIES.forEach((commands, answers) -> {
                    updatePartitions(commands, isKnown(commands) ? partitions(commands) : List.of());
                    updatePartitions(answers, isKnown(answers) ? partitions(answers) : List.of());
                    TopicPartition partition = new TopicPartition(answers, REPLY_PARTITION);
                    updateBeginningOffsets(Map.of(partition, 0L));
                    updateEndOffsets(Map.of(partition, (long) written(commands).size()));
                });
            }
        }

        /** Everything that is in the partition becomes readable once it is assigned. */
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the order of locks is: replies, then consumer
        public void assign(Collection<TopicPartition> partitions) {
            if (!used) {
                consumersMade.incrementAndGet();
            }
            used = true;
            consumer = this;
            synchronized (replies) {
                Set<TopicPartition> before = Set.copyOf(assignment());
                super.assign(partitions);
                REPLIES.forEach((commands, answers) -> {
                    TopicPartition partition = new TopicPartition(answers, REPLY_PARTITION);
                    if (partitions.contains(partition) && !before.contains(partition)) {
                        written(commands).forEach(this::addRecord);
                    }
                });
            }
        }

        void offer(ConsumerRecord<byte[], byte[]> message) {
            if (!closed() && assignment().contains(new TopicPartition(message.topic(), message.partition()))) {
                addRecord(message);
            }
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // waits without the lock, so that replies get in
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            RuntimeException broken = failure;
            if (broken != null) {
                throw broken;
            }
            RuntimeException denied = inventoryDenied;
            if (denied != null
                    && assignment().contains(new TopicPartition(Topics.INVENTORY_REPLIES, REPLY_PARTITION))) {
                throw denied;
            }
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            if (polled.isEmpty()) {
                LockSupport.parkNanos(200_000);
            }
            return polled;
        }
    }
}
