package dev.orderstream.gateway;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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

/** Brokers and the orders application in memory: takes commands, and writes the replies that a {@link FakeOrders} gives. */
final class FakeBroker {
    static final int REPLY_PARTITION = 2;
    private static final int PARTITIONS = 4;

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
    private final Deserializer<SpecificRecord> deserializer;
    private final List<ConsumerRecord<byte[], byte[]>> replies = new ArrayList<>();
    private volatile FakeConsumer consumer = new FakeConsumer();

    FakeBroker(String scope, Function<SpecificRecord, Optional<CommandReply>> orders) {
        this.registry = RegistrySettings.of("mock://" + scope);
        SubjectCatalog.registerAll(registry.url(), List.of());
        this.schemas = new FakeRegistry();
        SubjectCatalog.registerAll(schemas);
        this.orders = orders;
        this.serializer = AvroSerdes.serializer(registry);
        this.deserializer = AvroSerdes.deserializer(registry, Topics.ORDER_COMMANDS);
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
        return sent().stream()
                .map(message -> deserializer.deserialize(Topics.ORDER_COMMANDS, message.value()))
                .toList();
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
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.REPLY_TOKEN, token);
        synchronized (replies) {
            ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>(
                    Topics.ORDER_REPLIES,
                    REPLY_PARTITION,
                    replies.size(),
                    0,
                    TimestampType.CREATE_TIME,
                    0,
                    value.length,
                    new byte[0],
                    value,
                    headers,
                    Optional.empty());
            replies.add(message);
            consumer.offer(message);
        }
    }

    byte[] encoded(CommandReply reply) {
        return serializer.serialize(Topics.ORDER_REPLIES, reply);
    }

    private void decide(ProducerRecord<byte[], byte[]> message) {
        SpecificRecord command = deserializer.deserialize(Topics.ORDER_COMMANDS, message.value());
        boolean wanted = Headers.number(message.headers(), Headers.REPLY_PARTITION)
                .filter(partition -> partition == REPLY_PARTITION)
                .isPresent();
        Optional<CommandReply> reply = orders.apply(command);
        if (wanted) {
            byte[] token = message.headers().lastHeader(Headers.REPLY_TOKEN).value();
            reply.ifPresent(decided -> reply(token, encoded(decided)));
        }
    }

    private static List<PartitionInfo> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new PartitionInfo(topic, number, Node.noNode(), new Node[0], new Node[0]))
                .toList();
    }

    final class FakeProducer extends MockProducer<byte[], byte[]> {
        private boolean broken;

        FakeProducer() {
            super(
                    new Cluster("fake", List.of(), partitions(Topics.ORDER_COMMANDS), Set.of(), Set.of()),
                    false,
                    null,
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }

        @Override
        public List<PartitionInfo> partitionsFor(String topic) {
            if (!topicKnown) {
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

    /** As a client with its cache: it answers again what it has answered before. */
    static final class FakeRegistry extends MockSchemaRegistryClient {
        volatile boolean away;

        /** Fails whatever it is asked, as if it had no cache. */
        volatile boolean failing;

        private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            if (away && !asked.contains(id)) {
                throw new ConnectException("the registry is away");
            }
            asked.add(id);
            return super.getSchemaById(id);
        }

        @Override
        public int getId(String subject, ParsedSchema schema, boolean normalize)
                throws IOException, RestClientException {
            if (failing) {
                throw new ConnectException("the registry is away");
            }
            return super.getId(subject, schema, normalize);
        }
    }

    /** Waits a little when there is nothing to read, as a real consumer does. */
    private final class FakeConsumer extends MockConsumer<byte[], byte[]> {
        private volatile @Nullable RuntimeException failure;

        FakeConsumer() {
            super("earliest");
            updatePartitions(Topics.ORDER_REPLIES, partitions(Topics.ORDER_REPLIES));
            updatePartitions(Topics.ORDER_COMMANDS, topicKnown ? partitions(Topics.ORDER_COMMANDS) : List.of());
            TopicPartition partition = new TopicPartition(Topics.ORDER_REPLIES, REPLY_PARTITION);
            updateBeginningOffsets(Map.of(partition, 0L));
            synchronized (replies) {
                updateEndOffsets(Map.of(partition, (long) replies.size()));
            }
        }

        /** Everything that is in the partition becomes readable once it is assigned. */
        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the order of locks is: replies, then consumer
        public void assign(Collection<TopicPartition> partitions) {
            consumersMade.incrementAndGet();
            consumer = this;
            synchronized (replies) {
                super.assign(partitions);
                replies.forEach(this::addRecord);
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
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            if (polled.isEmpty()) {
                LockSupport.parkNanos(200_000);
            }
            return polled;
        }
    }
}
