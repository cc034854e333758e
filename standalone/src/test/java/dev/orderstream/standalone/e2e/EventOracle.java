package dev.orderstream.standalone.e2e;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** What every order was at every version: a pure fold of the committed log, followed while it grows. */
final class EventOracle implements AutoCloseable {
    private final Map<String, List<OrderView>> histories = new ConcurrentHashMap<>();
    private final List<String> orders = new CopyOnWriteArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Recorded<OrderEvent>> events;
    private final Thread follower;
    private volatile boolean closed;

    private EventOracle(Cluster cluster) {
        SchemaRegistryClient registry = Registry.client(cluster.settings());
        this.events = new EventCodec(registry, AvroSerdes.serializer(registry, cluster.settings())).deserializer();
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
        List<TopicPartition> partitions = IntStream.range(0, Cluster.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.ORDER_EVENTS, partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.follower = Thread.ofPlatform().name("oracle").start(this::follow);
    }

    static EventOracle follow(Cluster cluster) {
        return new EventOracle(cluster);
    }

    /** Every order that was seen, in the order in which they were created. */
    List<String> orders() {
        return orders;
    }

    /** The version that the order has reached; 0: it does not exist. */
    long version(String orderId) {
        return histories.getOrDefault(orderId, List.of()).size();
    }

    /** The order as it was at that version; empty when it was not seen yet. */
    Optional<OrderView> at(String orderId, long version) {
        List<OrderView> history = histories.getOrDefault(orderId, List.of());
        return version >= 1 && version <= history.size()
                ? Optional.of(history.get((int) version - 1))
                : Optional.empty();
    }

    private void follow() {
        while (!closed) {
            consumer.poll(Duration.ofMillis(20))
                    .forEach(record -> fold(events.deserialize(record.topic(), record.value())));
        }
        consumer.close();
    }

    private void fold(Recorded<OrderEvent> event) {
        List<OrderView> history = histories.computeIfAbsent(event.aggregateId(), any -> new CopyOnWriteArrayList<>());
        history.add(
                history.isEmpty()
                        ? OrderView.first(event.aggregateId(), event.version(), event.at(), event.event())
                        : history.getLast().apply(event.version(), event.at(), event.event()));
        if (history.size() == 1) {
            orders.add(event.aggregateId());
        }
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
