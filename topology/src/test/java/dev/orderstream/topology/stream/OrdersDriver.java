package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.codec.HeldCommandCodec;
import dev.orderstream.topology.codec.HoldCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.StateCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.Hold;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The application orders in Kafka's test driver: Avro in, and everything that comes of it out. One partition. */
final class OrdersDriver implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final DecideSettings SETTINGS = new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX);

    private final TestRegistry registry = new TestRegistry();
    private final Serde<Aggregate<Order>> stateCodec = StateCodec.orders();
    private final EventCodec<OrderEvent> eventCodec = EventCodec.orders(registry.client(), registry.serializer());
    private final ReplyCodec replyCodec = new ReplyCodec(registry.client(), registry.serializer());
    private final DeadLetterCodec letterCodec = new DeadLetterCodec(registry.client(), registry.serializer());
    private final Driver driver;
    private final ToldTelemetry telemetry = new ToldTelemetry();
    private final TestInputTopic<byte[], byte[]> commands;
    private final TestInputTopic<byte[], byte[]> actions;
    private Instant clock = START;

    OrdersDriver() {
        this(SETTINGS, new OrderDecider());
    }

    OrdersDriver(DecideSettings settings, Decider<OrderCommand, OrderEvent, Order> decider) {
        AggregateSerdes<OrderCommand, OrderEvent, Order> serdes = serdes(registry);
        driver = new Driver(config -> build(config, decider, serdes, settings, telemetry));
        commands = driver.input(Topics.ORDER_COMMANDS);
        actions = driver.input(Topics.ORDER_DEAD_LETTER_ACTIONS);
    }

    static AggregateSerdes<OrderCommand, OrderEvent, Order> serdes(TestRegistry registry) {
        return new AggregateSerdes<>(
                CommandCodec.orders(registry.client()),
                new DeadLetterActionCodec(registry.client(), registry.serializer()).deserializer(),
                EventCodec.orders(registry.client(), registry.serializer()).serializer(),
                StateCodec.orders(),
                new ReplyCodec(registry.client(), registry.serializer()).serializer(),
                new DeadLetterCodec(registry.client(), registry.serializer()).serializer(),
                new FenceCodec(),
                new HoldCodec(),
                new HeldCommandCodec());
    }

    /** The page itself for the real decider; its parts for one that misbehaves. */
    private static Topology build(
            TopologyConfig config,
            Decider<OrderCommand, OrderEvent, Order> decider,
            AggregateSerdes<OrderCommand, OrderEvent, Order> serdes,
            DecideSettings settings,
            DecideTelemetry telemetry) {
        return decider instanceof OrderDecider
                ? OrdersTopology.build(config, OrdersTopology.topics(List.of()), serdes, settings, telemetry)
                : new AggregateTopology<>(OrdersTopology.topics(List.of()), decider, serdes, settings, telemetry)
                        .build(config);
    }

    TestRegistry registry() {
        return registry;
    }

    /** Sends under the key that is the command's order; header names and texts follow in turn. */
    void send(SpecificRecord command, String... headers) {
        send(key(command), bytes(command), headers(headers));
    }

    void send(byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
        clock = clock.plusMillis(1);
        commands.pipeInput(new TestRecord<>(key, value, headers, clock));
    }

    /** The broker's time of the record sent last. */
    Instant lastSent() {
        return clock;
    }

    byte[] bytes(SpecificRecord command) {
        return registry.serializer().serialize(Topics.ORDER_COMMANDS, command);
    }

    static byte[] key(SpecificRecord command) {
        return ((CommandEnvelope) command.get(0)).getAggregateId().getBytes(UTF_8);
    }

    static RecordHeaders headers(String... namesAndTexts) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            headers.add(namesAndTexts[i], Headers.bytes(namesAndTexts[i + 1]));
        }
        return headers;
    }

    /** Events that were not read yet; so are the others. */
    List<TestRecord<byte[], Recorded<OrderEvent>>> events() {
        return read(Topics.ORDER_EVENTS, eventCodec.deserializer());
    }

    List<TestRecord<byte[], DeadLetter>> deadLetters() {
        return read(Topics.ORDER_DEAD_LETTERS, letterCodec.deserializer());
    }

    List<TestRecord<byte[], Reply>> replies() {
        return read(Topics.ORDER_REPLIES, replyCodec.deserializer());
    }

    List<TestRecord<byte[], Reply>> outcomes() {
        return read(Topics.ORDER_OUTCOMES, replyCodec.deserializer());
    }

    /** Records as they lie on a topic, for another driver to read. */
    List<TestRecord<byte[], byte[]>> raw(String topic) {
        return read(topic, new ByteArrayDeserializer());
    }

    /** An event as it lies on the topic. */
    Recorded<OrderEvent> event(TestRecord<byte[], byte[]> record) {
        return eventCodec.deserializer().deserialize(Topics.ORDER_EVENTS, record.value());
    }

    byte[] bytes(Recorded<OrderEvent> event) {
        return eventCodec.serializer().serialize(Topics.ORDER_EVENTS, event);
    }

    /** What telemetry was told since the last call: type, result and code. */
    List<String> results() {
        List<String> told = List.copyOf(telemetry.results);
        telemetry.results.clear();
        return told;
    }

    void putState(String orderId, byte[] value) {
        driver.store(Stores.ORDER_STATE).put(Stores.orderKey(orderId), value);
    }

    Optional<byte[]> storedState(String orderId) {
        return Optional.ofNullable(driver.store(Stores.ORDER_STATE).get(orderId.getBytes(UTF_8)));
    }

    Optional<Aggregate<Order>> state(String orderId) {
        return storedState(orderId).map(stored -> stateCodec.deserializer().deserialize("", stored));
    }

    /** Forgets everything that was written so far, as a test's Given. */
    void forget() {
        List.of(Topics.ORDER_EVENTS, Topics.ORDER_DEAD_LETTERS, Topics.ORDER_REPLIES, Topics.ORDER_OUTCOMES)
                .forEach(this::raw);
        telemetry.results.clear();
    }

    /** Somebody does something about a dead letter of the order. */
    void act(String orderId, String deadLetterId, DeadLetterAction.Type type) {
        DeadLetterAction action =
                new DeadLetterAction(deadLetterId, type, "ops", "why", START, Optional.empty(), List.of());
        act(
                orderId.getBytes(UTF_8),
                new DeadLetterActionCodec(registry.client(), registry.serializer())
                        .serializer()
                        .serialize(Topics.ORDER_DEAD_LETTER_ACTIONS, action));
    }

    void act(byte @Nullable [] key, byte @Nullable [] value) {
        clock = clock.plusMillis(1);
        actions.pipeInput(new TestRecord<>(key, value, new RecordHeaders(), clock));
    }

    /** The next tick of the wall clock. */
    void tick() {
        driver.advance(Duration.ofMillis(50));
    }

    /** What telemetry was told. */
    ToldTelemetry told() {
        return telemetry;
    }

    /** What holds up the order. */
    Optional<Hold> hold(String orderId) {
        return Optional.ofNullable(driver.store(Stores.HOLDS).get(Stores.orderKey(orderId)))
                .map(stored -> new HoldCodec().deserializer().deserialize("", stored));
    }

    /** How many commands wait, by the store that they are in. */
    long waiting() {
        long count = 0;
        try (KeyValueIterator<byte[], byte[]> held =
                driver.store(Stores.HELD_COMMANDS).all()) {
            for (; held.hasNext(); held.next()) {
                count++;
            }
        }
        return count;
    }

    /** A store as it is, to be damaged. */
    KeyValueStore<byte[], byte[]> store(String name) {
        return driver.store(name);
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
    }

    private <V> List<TestRecord<byte[], V>> read(String topic, Deserializer<V> values) {
        return driver.read(topic, values);
    }
}
