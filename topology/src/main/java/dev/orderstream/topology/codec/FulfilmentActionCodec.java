package dev.orderstream.topology.codec;

import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what operators want of sagas. */
public final class FulfilmentActionCodec implements Serde<FulfilmentAction> {
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public FulfilmentActionCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.FULFILMENT_ACTIONS));
        this.writer = writer;
    }

    @Override
    public Serializer<FulfilmentAction> serializer() {
        return (topic, action) -> writer.serialize(topic, record(action));
    }

    @Override
    public Deserializer<FulfilmentAction> deserializer() {
        return (topic, value) -> action((dev.orderstream.avro.fulfilment.FulfilmentAction) reader.read(value));
    }

    private static dev.orderstream.avro.fulfilment.FulfilmentAction record(FulfilmentAction action) {
        return new dev.orderstream.avro.fulfilment.FulfilmentAction(
                action.actionId(),
                action.orderId(),
                SagaShapes.type(action.type()),
                action.actor(),
                action.reason(),
                action.at());
    }

    private static FulfilmentAction action(dev.orderstream.avro.fulfilment.FulfilmentAction record) {
        return new FulfilmentAction(
                record.getActionId(),
                record.getOrderId(),
                SagaShapes.type(record.getType()),
                record.getActor(),
                record.getReason(),
                record.getAt());
    }
}
