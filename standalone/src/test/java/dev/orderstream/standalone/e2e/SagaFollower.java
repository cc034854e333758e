package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads all that is committed into {@link SagaAccounts}, and meddles: every second order that completed is shipped, and of the participants'
 * answers one in twenty comes again, up to three seconds later, behind others.
 */
final class SagaFollower implements AutoCloseable {
    private static final Set<String> ANSWERS = Set.of(Topics.PAYMENT_EVENTS, Topics.INVENTORY_EVENTS);
    private static final String AGAIN = "again";
    private static final int LATER_MAX_MILLIS = 3_000;

    private final SagaAccounts accounts;
    private final SagaOrders orders;
    private final Cluster cluster;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Recorded<OrderEvent>> orderEvents;
    private final Deserializer<Recorded<InventoryEvent>> stockEvents;
    private final Deserializer<Saga> sagas;
    private final Deserializer<SpecificRecord> confirmations;
    private final Random random = new Random(5);
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::atNanos));
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicLong repeated = new AtomicLong();

    /** A record that comes again at that time. */
    private record Later(long atNanos, ProducerRecord<byte[], byte[]> record) {}

    SagaFollower(Cluster cluster, SagaOrders orders, SagaAccounts accounts) {
        this.cluster = cluster;
        this.orders = orders;
        this.accounts = accounts;
        SchemaRegistryClient registry = Registry.client(cluster.settings());
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(registry, cluster.settings());
        this.orderEvents = EventCodec.orders(registry, avro).deserializer();
        this.stockEvents = EventCodec.inventory(registry, avro).deserializer();
        this.sagas = new SagaCodec(registry, avro).deserializer();
        this.confirmations = AvroSerdes.deserializer(cluster.settings(), Topics.NOTIFICATION_COMMANDS);
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
                        Topics.ORDER_EVENTS,
                        Topics.INVENTORY_EVENTS,
                        Topics.PAYMENT_EVENTS,
                        Topics.FULFILMENT_EVENTS,
                        Topics.NOTIFICATION_COMMANDS)
                .flatMap(topic ->
                        IntStream.range(0, Cluster.PARTITIONS).mapToObj(number -> new TopicPartition(topic, number)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.thread = Thread.ofPlatform().name("follower").start(this::follow);
    }

    /** Answers that came again. */
    long repeated() {
        return repeated.get();
    }

    private void follow() {
        while (!closed) {
            consumer.poll(Duration.ofMillis(20)).forEach(this::take);
            sendAgain();
        }
        consumer.close();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        switch (topic) {
            case Topics.ORDER_EVENTS -> accounts.take(orderEvents.deserialize(topic, record.value()));
            case Topics.INVENTORY_EVENTS -> accounts.takeStock(stockEvents.deserialize(topic, record.value()));
            case Topics.FULFILMENT_EVENTS -> take(sagas.deserialize(topic, record.value()));
            case Topics.NOTIFICATION_COMMANDS -> {
                SendConfirmation sent = (SendConfirmation) confirmations.deserialize(topic, record.value());
                accounts.confirmed(sent.getEnvelope().getAggregateId(), sent.getNotificationId());
            }
            default -> {}
        }
        if (ANSWERS.contains(topic) && record.headers().lastHeader(AGAIN) == null && random.nextInt(20) == 0) {
            comeAgain(record);
        }
    }

    private void take(Saga saga) {
        boolean first = accounts.take(saga);
        if (first) {
            orders.ended();
            if (saga.state() == SagaState.COMPLETED
                    && SagaOrders.fate(saga.orderId()) == SagaOrders.Fate.COMPLETED
                    && saga.orderId().hashCode() % 2 == 0) {
                accounts.toShip(saga.orderId());
                ShipOrder ship = new ShipOrder(Commands.envelope(saga.orderId(), null), "track-1", "carrier-1");
                cluster.post(Commands.record(saga.orderId(), cluster.encode(ship)));
            }
        }
    }

    private void comeAgain(ConsumerRecord<byte[], byte[]> record) {
        ProducerRecord<byte[], byte[]> again = new ProducerRecord<>(
                record.topic(), record.partition(), record.key(), record.value(), record.headers());
        again.headers().add(AGAIN, "1".getBytes(UTF_8));
        later.add(new Later(System.nanoTime() + random.nextInt(LATER_MAX_MILLIS) * 1_000_000L, again));
    }

    private void sendAgain() {
        while (!later.isEmpty() && later.element().atNanos() - System.nanoTime() <= 0) {
            cluster.post(later.remove().record());
            repeated.incrementAndGet();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
