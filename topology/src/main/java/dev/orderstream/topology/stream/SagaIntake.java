package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.PaymentAnswer;
import dev.orderstream.topology.domain.fulfilment.PaymentMessage;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaInput;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.EnvelopeShape;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Rejection;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From bytes to what a saga takes in. What our own applications alone write, events of orders and of stock, must be readable: the
 * application stops where it is not (decision 0009). An answer of the payment provider is set aside, and what an operator wants is left
 * out: both are written by others, and may be given again.
 */
final class SagaIntake {
    private static final Logger LOG = LoggerFactory.getLogger(SagaIntake.class);

    /** Longest refundId, reason of a provider, and reason of an operator, in characters. */
    private static final int REFUND_ID_MAX = 256;

    private static final int PROVIDER_REASON_MAX = 256;
    private static final int OPERATOR_REASON_MAX = 2_000;
    private static final int CURRENCY_LENGTH = 3;

    private final FulfilmentSerdes serdes;
    private final int partitions;

    /** What became of the bytes. */
    sealed interface Intake {
        /**
         * The saga of that order takes it in.
         *
         * @param cause id of the event or action
         * @param metadata its conversation
         */
        record Understood(String orderId, SagaInput input, String cause, Metadata metadata) implements Intake {}

        record SetAside(DeadLetter letter) implements Intake {}

        record LeftOut() implements Intake {}
    }

    SagaIntake(FulfilmentSerdes serdes, int partitions) {
        this.serdes = serdes;
        this.partitions = partitions;
    }

    Intake read(Incoming incoming) {
        return switch (incoming.topic()) {
            case Topics.ORDER_EVENTS -> order(serdes.orders().deserialize(incoming.topic(), incoming.value()));
            case Topics.PAYMENT_EVENTS -> payment(incoming);
            case Topics.FULFILMENT_ACTIONS -> action(incoming);
            default -> stock(incoming, serdes.stock().deserialize(Topics.INVENTORY_EVENTS, incoming.value()));
        };
    }

    private static Intake order(Recorded<OrderEvent> event) {
        return new Intake.Understood(
                event.aggregateId(), new SagaInput.OrderHappened(event), event.eventId(), event.metadata());
    }

    private static Intake stock(Incoming incoming, Recorded<InventoryEvent> event) {
        return new Intake.Understood(
                DeadLetters.keyText(incoming).orElseThrow(),
                new SagaInput.StockAnswered(event.aggregateId(), event.version(), event.event()),
                event.eventId(),
                event.metadata());
    }

    // ---- payment-events

    private Intake payment(Incoming incoming) {
        PaymentMessage message;
        try {
            message = serdes.payments().deserialize(incoming.topic(), incoming.value());
        } catch (UnreadableRecordException unreadable) {
            return setAside(
                    incoming, Rejection.of(unreadable.code().name(), "Not readable: " + unreadable.getMessage() + "."));
        }
        return misplaced(incoming, message.orderId())
                .or(() -> beyondLimits(message))
                .map(why -> setAside(incoming, why))
                .orElseGet(() -> new Intake.Understood(
                        message.orderId(), message.input(), message.eventId(), message.metadata()));
    }

    private static Intake setAside(Incoming incoming, Rejection why) {
        return new Intake.SetAside(letter(incoming, why));
    }

    private static DeadLetter letter(Incoming incoming, Rejection why) {
        return DeadLetters.unreadable(incoming, why.code(), why.detail());
    }

    /** The letter of an answer that cannot be one to that saga: its money would be told to the order as other money. */
    static Optional<DeadLetter> contradiction(Incoming incoming, Optional<Saga> saga, SagaInput input) {
        return input instanceof SagaInput.PaymentAnswered answered
                ? saga.flatMap(answered.answer()::contradicts)
                        .map(why -> letter(incoming, Rejection.of("INVALID_EVENT", why)))
                : Optional.empty();
    }

    /** As a command is held against its place. */
    private Optional<Rejection> misplaced(Incoming incoming, String orderId) {
        byte[] key = incoming.key();
        if (key == null) {
            return Optional.of(Rejection.of("NULL_KEY", "The record has no key; the key is the order's id."));
        }
        if (!Headers.utf8(key).equals(Optional.of(orderId))) {
            return Optional.of(Rejection.of("KEY_MISMATCH", "The record's key is not the orderId in its value."));
        }
        int expected = KeyPartitioner.partition(key, partitions);
        return expected == incoming.partition()
                ? Optional.empty()
                : Optional.of(Rejection.of(
                        "WRONG_PARTITION",
                        "The key belongs on partition " + expected + ", found on " + incoming.partition()
                                + ": the producer must partition by murmur2."));
    }

    /** What sagas keep is bounded: they are written whole, and every limit of size is one on what they are made of. */
    private static Optional<Rejection> beyondLimits(PaymentMessage message) {
        return limits(message.eventId(), message.orderId())
                .or(() -> identifier("commandId", message.commandId(), EnvelopeShape.ID_LENGTH_MAX))
                .or(() -> EnvelopeShape.metadata(message.metadata()).map(SagaIntake::invalid))
                .or(() -> switch (message.answer()) {
                    case PaymentAnswer.Charged answer ->
                        identifier("paymentId", answer.paymentId(), EnvelopeShape.ID_LENGTH_MAX)
                                .or(() -> identifier("currency", answer.amount().currency(), CURRENCY_LENGTH));
                    case PaymentAnswer.Declined answer ->
                        identifier("paymentId", answer.paymentId(), EnvelopeShape.ID_LENGTH_MAX)
                                .or(() -> identifier("reason", answer.reason(), PROVIDER_REASON_MAX));
                    case PaymentAnswer.Refunded answer -> identifier("refundId", answer.refundId(), REFUND_ID_MAX);
                    case PaymentAnswer.RefundRefused answer ->
                        identifier("refundId", answer.refundId(), REFUND_ID_MAX)
                                .or(() -> identifier("reason", answer.reason(), PROVIDER_REASON_MAX));
                });
    }

    // ---- fulfilment-actions

    private Intake action(Incoming incoming) {
        FulfilmentAction action;
        try {
            action = serdes.actions().deserialize(incoming.topic(), incoming.value());
        } catch (UnreadableRecordException unreadable) {
            return leftOut(incoming, String.valueOf(unreadable.getMessage()));
        }
        return misplaced(incoming, action.orderId())
                .or(() -> limits(action.actionId(), action.orderId()))
                .or(() -> identifier("actor", action.actor(), EnvelopeShape.ID_LENGTH_MAX))
                .or(() -> identifier("reason", action.reason(), OPERATOR_REASON_MAX))
                .map(why -> leftOut(incoming, why.detail()))
                .orElseGet(() ->
                        new Intake.Understood(action.orderId(), action.input(), action.actionId(), Metadata.NONE));
    }

    private static Intake leftOut(Incoming incoming, String why) {
        LOG.atWarn()
                .addKeyValue("topic", incoming.topic())
                .addKeyValue("partition", incoming.partition())
                .addKeyValue("offset", incoming.offset())
                .addKeyValue("why", why)
                .log("What an operator wants of a saga cannot be read, and is left out");
        return new Intake.LeftOut();
    }

    // ---- limits

    private static Optional<Rejection> limits(String messageId, String orderId) {
        return Stream.of(messageId, orderId)
                .flatMap(id -> identifier("id", id, EnvelopeShape.ID_LENGTH_MAX).stream())
                .findFirst();
    }

    private static Optional<Rejection> identifier(String field, String value, int most) {
        return EnvelopeShape.identifier(field, value, most).map(SagaIntake::invalid);
    }

    private static Rejection invalid(Rejection why) {
        return Rejection.of("INVALID_EVENT", why.detail());
    }
}
