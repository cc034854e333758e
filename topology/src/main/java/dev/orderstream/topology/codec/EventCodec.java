package dev.orderstream.topology.codec;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderDelivered;
import dev.orderstream.avro.event.OrderItemAdded;
import dev.orderstream.avro.event.OrderItemRemoved;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderShipped;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundFailed;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes event records. An event whose schemaVersion is not known means something else than it says here: it is unreadable. */
public final class EventCodec implements Serde<Recorded<OrderEvent>> {
    private static final int SCHEMA_VERSION = 1;
    private static final int ENVELOPE = 0;

    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public EventCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_EVENTS));
        this.writer = writer;
    }

    @Override
    public Serializer<Recorded<OrderEvent>> serializer() {
        return (topic, recorded) -> writer.serialize(topic, record(recorded));
    }

    @Override
    public Deserializer<Recorded<OrderEvent>> deserializer() {
        return (topic, value) -> recorded(reader.read(value));
    }

    private static SpecificRecord record(Recorded<OrderEvent> recorded) {
        EventEnvelope envelope = new EventEnvelope(
                recorded.eventId(),
                recorded.aggregateId(),
                recorded.aggregateType(),
                recorded.version(),
                recorded.at(),
                SCHEMA_VERSION,
                Shapes.metadata(recorded.metadata()),
                recorded.metadata().team().orElse(null));
        return switch (recorded.event()) {
            case OrderEvent.OrderCreated e ->
                new OrderCreated(envelope, e.customerId(), e.currency(), Shapes.items(e.items()));
            case OrderEvent.OrderItemAdded e -> new OrderItemAdded(envelope, Shapes.item(e.item()));
            case OrderEvent.OrderItemRemoved e -> new OrderItemRemoved(envelope, e.itemId());
            case OrderEvent.OrderSubmitted e -> new OrderSubmitted(envelope, e.submittedAt(), Shapes.money(e.total()));
            case OrderEvent.PaymentReceived e -> new PaymentReceived(envelope, e.paymentId(), Shapes.money(e.amount()));
            case OrderEvent.OrderShipped e -> new OrderShipped(envelope, e.trackingNumber(), e.carrier());
            case OrderEvent.OrderDelivered e -> new OrderDelivered(envelope, e.deliveredAt());
            case OrderEvent.OrderCancelled e -> new OrderCancelled(envelope, e.reason());
            case OrderEvent.RefundRequested e -> new RefundRequested(envelope, e.refundId(), Shapes.money(e.amount()));
            case OrderEvent.OrderRefunded e -> new OrderRefunded(envelope, e.refundId(), Shapes.money(e.amount()));
            case OrderEvent.RefundFailed e -> new RefundFailed(envelope, e.refundId(), e.reason());
        };
    }

    private static Recorded<OrderEvent> recorded(SpecificRecord record) {
        EventEnvelope envelope = (EventEnvelope) record.get(ENVELOPE);
        if (envelope.getSchemaVersion() != SCHEMA_VERSION) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Code.WRONG_SCHEMA,
                    "the event has schemaVersion " + envelope.getSchemaVersion() + ", and only " + SCHEMA_VERSION
                            + " is known: it was written by another release");
        }
        return new Recorded<>(
                envelope.getEventId(),
                envelope.getAggregateType(),
                envelope.getAggregateId(),
                envelope.getVersion(),
                envelope.getTimestamp(),
                Shapes.metadata(envelope),
                record.getSchema().getName(),
                event(record));
    }

    private static OrderEvent event(SpecificRecord record) {
        return switch (record) {
            case OrderCreated e ->
                new OrderEvent.OrderCreated(e.getCustomerId(), e.getCurrency(), Shapes.lines(e.getItems()));
            case OrderItemAdded e -> new OrderEvent.OrderItemAdded(Shapes.line(e.getItem()));
            case OrderItemRemoved e -> new OrderEvent.OrderItemRemoved(e.getItemId());
            case OrderSubmitted e -> new OrderEvent.OrderSubmitted(e.getSubmittedAt(), Shapes.money(e.getTotal()));
            case PaymentReceived e -> new OrderEvent.PaymentReceived(e.getPaymentId(), Shapes.money(e.getAmount()));
            case OrderShipped e -> new OrderEvent.OrderShipped(e.getTrackingNumber(), e.getCarrier());
            case OrderDelivered e -> new OrderEvent.OrderDelivered(e.getDeliveredAt());
            case OrderCancelled e -> new OrderEvent.OrderCancelled(e.getReason());
            case RefundRequested e -> new OrderEvent.RefundRequested(e.getRefundId(), Shapes.money(e.getAmount()));
            case OrderRefunded e -> new OrderEvent.OrderRefunded(e.getRefundId(), Shapes.money(e.getAmount()));
            case RefundFailed e -> new OrderEvent.RefundFailed(e.getRefundId(), e.getReason());
            default ->
                throw new IllegalStateException(
                        "no event is mapped from " + record.getSchema().getFullName());
        };
    }
}
