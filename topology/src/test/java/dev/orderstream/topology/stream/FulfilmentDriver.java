package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.codec.FulfilmentActionCodec;
import dev.orderstream.topology.codec.PaymentEventCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.SagaCommandCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaIds;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.EventId;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The application fulfilment in Kafka's test driver: what happens in, and what sagas say out. One partition. */
final class FulfilmentDriver implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    static final Metadata CONVERSATION = new Metadata(
            Optional.of("ada"),
            Optional.of("talk-1"),
            Optional.of("submit-1"),
            Optional.of("shop"),
            Optional.of("web"));

    private static final List<String> COMMANDS = List.of(
            Topics.INVENTORY_COMMANDS, Topics.PAYMENT_COMMANDS, Topics.ORDER_COMMANDS, Topics.NOTIFICATION_COMMANDS);

    private final TestRegistry registry = new TestRegistry();
    private final ToldFulfilment told = new ToldFulfilment();
    private final Driver driver;
    private final Map<String, Long> versions = new HashMap<>();
    private Instant clock;

    /** A record as it was sent. */
    record Input(String topic, byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {}

    private final List<Input> sent = new ArrayList<>();

    FulfilmentDriver() {
        this(SagaPolicy.STANDARD, DecideSettings.RECORD_BYTES_MAX);
    }

    FulfilmentDriver(SagaPolicy policy, int recordBytesMax) {
        this(policy, recordBytesMax, START);
    }

    /** With a clock that begins then. */
    FulfilmentDriver(SagaPolicy policy, int recordBytesMax, Instant start) {
        clock = start;
        driver = new Driver(
                config -> FulfilmentTopology.build(
                        config,
                        serdes(registry),
                        new FulfilmentSettings(policy, 1, recordBytesMax, Map.of()),
                        told,
                        () -> false),
                start);
    }

    static FulfilmentSerdes serdes(TestRegistry registry) {
        return new FulfilmentSerdes(
                EventCodec.orders(registry.client(), registry.serializer()).deserializer(),
                EventCodec.inventory(registry.client(), registry.serializer()).deserializer(),
                new PaymentEventCodec(registry.client()),
                new FulfilmentActionCodec(registry.client(), registry.serializer()).deserializer(),
                new SagaCommandCodec(registry.serializer()),
                new SagaCodec(registry.client(), registry.serializer()).serializer(),
                new DeadLetterCodec(registry.client(), registry.serializer()).serializer(),
                SagaCodec.stored(),
                new FenceCodec());
    }

    // ---- what happens

    /** Each event at the order's next version. */
    void order(String orderId, OrderEvent... events) {
        for (OrderEvent event : events) {
            order(orderId, versions.merge("order/" + orderId, 1L, Long::sum), event);
        }
    }

    void order(String orderId, long version, OrderEvent event) {
        Recorded<OrderEvent> recorded = recorded("Order", orderId, version, CONVERSATION, event);
        send(
                Topics.ORDER_EVENTS,
                orderId,
                EventCodec.orders(registry.client(), registry.serializer())
                        .serializer()
                        .serialize(Topics.ORDER_EVENTS, recorded));
    }

    /** What follows from a saga's own command. */
    void stock(String sku, InventoryEvent event) {
        stock(sku, SagaOutbox.USER, event);
    }

    void stock(String sku, String userId, InventoryEvent event) {
        Metadata by = new Metadata(
                Optional.of(userId), Optional.of("talk-1"), Optional.empty(), Optional.empty(), Optional.empty());
        Recorded<InventoryEvent> recorded =
                recorded("Stock", sku, versions.merge("stock/" + sku, 1L, Long::sum), by, event);
        send(
                Topics.INVENTORY_EVENTS,
                sku,
                EventCodec.inventory(registry.client(), registry.serializer())
                        .serializer()
                        .serialize(Topics.INVENTORY_EVENTS, recorded));
    }

    private <E> Recorded<E> recorded(String type, String id, long version, Metadata metadata, E event) {
        return new Recorded<>(
                EventId.of(type, id, version),
                type,
                id,
                version,
                clock,
                metadata,
                ((Object) event).getClass().getSimpleName(),
                event);
    }

    void charged(String orderId, SpecificRecord charge) {
        dev.orderstream.avro.payment.RequestPayment asked = (dev.orderstream.avro.payment.RequestPayment) charge;
        payment(
                orderId,
                new PaymentCharged(
                        answering(orderId, asked.getEnvelope().getCommandId()),
                        asked.getPaymentId(),
                        asked.getAmount(),
                        "provider-1"));
    }

    void declined(String orderId, SpecificRecord charge) {
        dev.orderstream.avro.payment.RequestPayment asked = (dev.orderstream.avro.payment.RequestPayment) charge;
        payment(
                orderId,
                new PaymentDeclined(
                        answering(orderId, asked.getEnvelope().getCommandId()),
                        SagaIds.payment(orderId),
                        "CARD_DECLINED"));
    }

    PaymentEnvelope answering(String orderId, String commandId) {
        return new PaymentEnvelope(
                "answer-of-" + commandId,
                orderId,
                commandId,
                clock,
                new dev.orderstream.avro.type.Metadata("payments", "talk-1", commandId, null));
    }

    void payment(String orderId, SpecificRecord answer) {
        send(Topics.PAYMENT_EVENTS, orderId, registry.serializer().serialize(Topics.PAYMENT_EVENTS, answer));
    }

    void act(FulfilmentAction action) {
        send(
                Topics.FULFILMENT_ACTIONS,
                action.orderId(),
                new FulfilmentActionCodec(registry.client(), registry.serializer())
                        .serializer()
                        .serialize(Topics.FULFILMENT_ACTIONS, action));
    }

    private void send(String topic, String key, byte @Nullable [] value) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Headers.TRACEPARENT, Headers.bytes("trace-1"));
        send(new Input(topic, key.getBytes(UTF_8), value, headers));
    }

    void send(Input input) {
        send(input, clock);
    }

    void send(Input input, Instant timestamp) {
        sent.add(input);
        driver.input(input.topic()).pipeInput(new TestRecord<>(input.key(), input.value(), input.headers(), timestamp));
    }

    /** Everything that happened, to be sent again. */
    List<Input> sent() {
        return List.copyOf(sent);
    }

    Instant now() {
        return clock;
    }

    void advance(Duration time) {
        clock = clock.plus(time);
        driver.advance(time);
    }

    // ---- what sagas say

    /** Commands that were not read yet, by whom they are for and in their order. */
    List<SpecificRecord> commands() {
        return records().stream().map(this::command).toList();
    }

    /** The same as they lie on their topics. */
    List<Input> records() {
        List<Input> records = new ArrayList<>();
        for (String topic : COMMANDS) {
            driver.read(topic, new ByteArrayDeserializer())
                    .forEach(record -> records.add(
                            new Input(topic, record.key(), record.value(), new RecordHeaders(record.headers()))));
        }
        return records;
    }

    SpecificRecord command(Input record) {
        return new WireReader(registry.client(), SubjectCatalog.schemas(record.topic())).read(record.value());
    }

    /** The one command that was not read yet. */
    SpecificRecord command() {
        List<SpecificRecord> commands = commands();
        if (commands.size() != 1) {
            throw new AssertionError("expected one command, found " + commands);
        }
        return commands.getFirst();
    }

    List<Saga> snapshots() {
        return driver
                .read(Topics.FULFILMENT_EVENTS, new SagaCodec(registry.client(), registry.serializer()).deserializer())
                .stream()
                .map(TestRecord::value)
                .toList();
    }

    List<DeadLetter> deadLetters() {
        return driver
                .read(
                        Topics.PAYMENT_DEAD_LETTERS,
                        new DeadLetterCodec(registry.client(), registry.serializer()).deserializer())
                .stream()
                .map(TestRecord::value)
                .toList();
    }

    Optional<Saga> saga(String orderId) {
        return Optional.ofNullable(driver.store(Stores.SAGAS).get(Stores.orderKey(orderId)))
                .map(value -> SagaCodec.stored().deserializer().deserialize("", value));
    }

    /** Entries of the timers, in their order. */
    List<SagaTimers.Due> timers() {
        List<SagaTimers.Due> due = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> entries =
                driver.store(Stores.SAGA_TIMERS).all()) {
            entries.forEachRemaining(entry -> due.add(SagaTimers.entry(entry.key)));
        }
        return due;
    }

    KeyValueStore<byte[], byte[]> store(String name) {
        return driver.store(name);
    }

    ToldFulfilment told() {
        return told;
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
    }
}
