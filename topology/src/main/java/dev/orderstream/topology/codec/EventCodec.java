package dev.orderstream.topology.codec;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes event records. An event whose schemaVersion is not known means something else than it says here: it is unreadable. */
public final class EventCodec<E> implements Serde<Recorded<E>> {
    private static final int SCHEMA_VERSION = 1;
    private static final int ENVELOPE = 0;

    private final Payloads<?, E> payloads;
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    private EventCodec(Payloads<?, E> payloads, SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.payloads = payloads;
        this.reader = new WireReader(registry, SubjectCatalog.schemas(payloads.events()));
        this.writer = writer;
    }

    /** Of orders. */
    public static EventCodec<OrderEvent> orders(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        return new EventCodec<>(new OrderPayloads(), registry, writer);
    }

    /** Of stock. */
    public static EventCodec<InventoryEvent> inventory(
            SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        return new EventCodec<>(new InventoryPayloads(), registry, writer);
    }

    @Override
    public Serializer<Recorded<E>> serializer() {
        return (topic, recorded) -> writer.serialize(topic, record(recorded));
    }

    @Override
    public Deserializer<Recorded<E>> deserializer() {
        return (topic, value) -> recorded(reader.read(value));
    }

    private SpecificRecord record(Recorded<E> recorded) {
        EventEnvelope envelope = new EventEnvelope(
                recorded.eventId(),
                recorded.aggregateId(),
                recorded.aggregateType(),
                recorded.version(),
                recorded.at(),
                SCHEMA_VERSION,
                Shapes.metadata(recorded.metadata()),
                recorded.metadata().team().orElse(null));
        return payloads.record(envelope, recorded.event());
    }

    private Recorded<E> recorded(SpecificRecord record) {
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
                payloads.event(record));
    }
}
