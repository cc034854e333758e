package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaCommand;
import dev.orderstream.topology.domain.fulfilment.SagaMessage;
import dev.orderstream.topology.domain.fulfilment.Transition;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What goes out of a task: everything is encoded, and held against the largest size, before anything is sent. */
final class SagaOutbox {
    /** Who asks, in the metadata of every command of a saga. */
    static final String USER = "fulfilment";

    static final String ORDERS = "ask-order";
    static final String INVENTORY = "ask-inventory";
    static final String PAYMENTS = "ask-payment";
    static final String NOTIFICATIONS = "ask-notification";
    static final String SAGAS = "show-saga";
    static final String DEAD_LETTERS = "set-aside";

    private static final String SNAPSHOT_TYPE = "Saga";

    private final FulfilmentSerdes serdes;
    private final int recordBytesMax;
    private final ProcessorContext<byte[], Outbound> context;

    /** A record that is ready to be sent. */
    record Sent(String sink, Record<byte[], Outbound> record) {}

    /**
     * What something follows from.
     *
     * @param cause its id; empty: nothing but the time that passed
     * @param metadata its conversation
     * @param headers of conversation and trace, that go on with what follows
     */
    record Origin(Optional<String> cause, Metadata metadata, org.apache.kafka.common.header.Headers headers) {}

    SagaOutbox(FulfilmentSerdes serdes, int recordBytesMax, ProcessorContext<byte[], Outbound> context) {
        this.serdes = serdes;
        this.recordBytesMax = recordBytesMax;
        this.context = context;
    }

    /**
     * Everything that is said with a transition, in its order.
     *
     * @throws IllegalStateException when a record is larger than its topic would take
     */
    List<Sent> write(String orderId, Optional<Saga> before, Transition transition, Origin origin, Instant now) {
        Metadata conversation = transition.saga().map(Saga::conversation).orElse(origin.metadata());
        Metadata metadata = new Metadata(
                Optional.of(USER),
                conversation.correlationId(),
                origin.cause().or(conversation::causationId),
                conversation.tenant(),
                Optional.empty());
        List<Sent> sent = new ArrayList<>();
        for (SagaCommand command : transition.commands()) {
            sent.add(write(new SagaMessage(orderId, command, metadata, now), origin));
        }
        transition
                .saga()
                .filter(after -> after.revision() > before.map(Saga::revision).orElse(0L))
                .ifPresent(after -> sent.add(new Sent(
                        SAGAS,
                        record(
                                orderId,
                                serdes.snapshots().serialize(Topics.FULFILMENT_EVENTS, after),
                                now,
                                headers(SNAPSHOT_TYPE, metadata, origin)))));
        return sent;
    }

    private Sent write(SagaMessage message, Origin origin) {
        byte[] value = serdes.commands().serialize(topic(message.command()), message);
        return new Sent(
                sink(message.command()),
                record(message.key(), value, message.issuedAt(), headers(message.type(), message.metadata(), origin)));
    }

    private Record<byte[], Outbound> record(String key, byte[] value, Instant at, RecordHeaders headers) {
        if (value.length > recordBytesMax) {
            throw new IllegalStateException("a record of " + value.length + " bytes would be written for " + key
                    + "; at most " + recordBytesMax + " are allowed");
        }
        return new Record<>(key.getBytes(UTF_8), Outbound.byKey(value), at.toEpochMilli(), headers);
    }

    private static RecordHeaders headers(String type, Metadata metadata, Origin origin) {
        RecordHeaders headers = new RecordHeaders(origin.headers());
        metadata.correlationId().ifPresent(id -> {
            headers.remove(Headers.CORRELATION_ID);
            headers.add(Headers.CORRELATION_ID, Headers.bytes(id));
        });
        headers.add(Headers.MESSAGE_TYPE, Headers.bytes(type));
        return headers;
    }

    private static String topic(SagaCommand command) {
        return switch (command) {
            case SagaCommand.ToOrder c -> Topics.ORDER_COMMANDS;
            case SagaCommand.ToInventory c -> Topics.INVENTORY_COMMANDS;
            case SagaCommand.Charge c -> Topics.PAYMENT_COMMANDS;
            case SagaCommand.Refund c -> Topics.PAYMENT_COMMANDS;
            case SagaCommand.Confirm c -> Topics.NOTIFICATION_COMMANDS;
        };
    }

    private static String sink(SagaCommand command) {
        return switch (command) {
            case SagaCommand.ToOrder c -> ORDERS;
            case SagaCommand.ToInventory c -> INVENTORY;
            case SagaCommand.Charge c -> PAYMENTS;
            case SagaCommand.Refund c -> PAYMENTS;
            case SagaCommand.Confirm c -> NOTIFICATIONS;
        };
    }

    void send(List<Sent> sent) {
        sent.forEach(each -> context.forward(each.record(), each.sink()));
    }

    /** Under the source's key; without one, or with one that is too long, on the partition of the same number. */
    @SuppressWarnings("NullAway") // Kafka's records may have a null key; Record's type parameter is not annotated
    void setAside(Incoming incoming, Effect.Letter letter) {
        Outbound outbound =
                letter.keyed() ? Outbound.byKey(letter.value()) : Outbound.to(incoming.partition(), letter.value());
        byte @Nullable [] key = letter.keyed() ? incoming.key() : null;
        context.forward(new Record<>(key, outbound, context.currentSystemTimeMs(), incoming.lineage()), DEAD_LETTERS);
    }
}
