package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On which partition each record is written. Kafka's test driver has one partition, so that the operator is asked itself. */
class PlacementTest {
    private static final int PARTITIONS = 8;
    private static final int SOURCE = 3;
    private static final String ORDER = IntStream.range(0, 1_000)
            .mapToObj(i -> "order-" + i)
            .filter(order -> KeyPartitioner.partition(order, PARTITIONS) == SOURCE)
            .findFirst()
            .orElseThrow();

    private final TestRegistry registry = new TestRegistry();
    private final MockProcessorContext<byte[], Outbound> context = new MockProcessorContext<>();
    private final List<KeyValueStore<byte[], byte[]>> stores = Stream.of(
                    Stores.ORDER_STATE, Stores.INPUT_FENCE, Stores.HOLDS, Stores.HELD_COMMANDS)
            .map(InMemory::store)
            .toList();
    private long offset = 42;
    private final StreamPartitioner<byte[], Outbound> partitioner = Outbound.partitioner();

    @BeforeEach
    void open() {
        context.setCurrentStreamTimeMs(0);
        stores.forEach(store -> store.init(context.getStateStoreContext(), store));
    }

    @AfterEach
    void close() {
        stores.forEach(KeyValueStore::close);
        registry.close();
    }

    @Test
    void anEventIsWrittenByItsKey() {
        // When
        process(ORDER.getBytes(UTF_8), create(), OrdersDriver.headers());

        // Then
        assertThat(forwarded()).containsExactly("append-events " + SOURCE);
    }

    @Test
    void aReplyIsWrittenWhereItsCallerReads() {
        // When
        process(ORDER.getBytes(UTF_8), create(), OrdersDriver.headers(Headers.REPLY_PARTITION, "6"));

        // Then
        assertThat(forwarded()).containsExactly("append-events " + SOURCE, "reply 6");
    }

    @Test
    void aReplyToAPartitionThatDoesNotExistIsDropped() {
        // When
        process(ORDER.getBytes(UTF_8), create(), OrdersDriver.headers(Headers.REPLY_PARTITION, "8"));

        // Then
        assertThat(forwarded()).containsExactly("append-events " + SOURCE, "reply nowhere");
    }

    @Test
    void aDeadLetterIsWrittenByItsKey() {
        // Given: a key that belongs elsewhere
        byte[] key = "order-1".getBytes(UTF_8);

        // When
        process(key, new byte[] {1}, OrdersDriver.headers());

        // Then
        assertThat(forwarded()).containsExactly("set-aside " + KeyPartitioner.partition(key, PARTITIONS));
    }

    @Test
    void aDeadLetterWithoutAKeyStaysOnThePartitionOfItsRecord() {
        // When
        process(null, create(), OrdersDriver.headers());
        process(new byte[DeadLetters.KEY_BYTES_MAX + 1], create(), OrdersDriver.headers());

        // Then
        assertThat(forwarded()).containsExactly("set-aside " + SOURCE, "set-aside " + SOURCE);
    }

    @Test
    void aValueWithoutKeyAndPartitionHasAPlaceToo() {
        // Then
        assertThat(partitioner.partitions("topic", null, Outbound.byKey(new byte[0]), PARTITIONS))
                .contains(Set.of(0));
        assertThat(Outbound.serializer().serialize("topic", new Outbound(new byte[] {7}, OptionalInt.empty())))
                .containsExactly(7);
    }

    @SuppressWarnings("NullAway") // Kafka's records may have a null key
    private void process(byte @org.jspecify.annotations.Nullable [] key, byte[] value, RecordHeaders headers) {
        AggregateTopics topics = OrdersTopology.topics(List.of());
        AggregateSerdes<OrderCommand, OrderEvent, Order> serdes = OrdersDriver.serdes(registry);
        DecideProcessor<?, ?, ?> processor = new DecideProcessor<>(
                topics,
                serdes,
                new Deciding<>(new OrderDecider(), serdes, topics, DecideSettings.RECORD_BYTES_MAX),
                new DecideSettings(PARTITIONS, DecideSettings.RECORD_BYTES_MAX),
                new OutagePatience(Patience.NONE),
                DecideTelemetry.NONE);
        processor.init(context);
        context.setRecordMetadata(Topics.ORDER_COMMANDS, SOURCE, offset++);
        processor.process(new Record<>(key, value, 1, headers));
    }

    /** Sink and partition of what was written. */
    private List<String> forwarded() {
        return context.forwarded().stream()
                .map(forward -> forward.childName().orElseThrow() + " "
                        + partitioner
                                .partitions(
                                        "topic",
                                        forward.record().key(),
                                        forward.record().value(),
                                        PARTITIONS)
                                .orElseThrow()
                                .stream()
                                .map(Object::toString)
                                .findFirst()
                                .orElse("nowhere"))
                .toList();
    }

    private byte[] create() {
        return registry.serializer().serialize(Topics.ORDER_COMMANDS, Commands.create(ORDER, "command-1"));
    }
}
