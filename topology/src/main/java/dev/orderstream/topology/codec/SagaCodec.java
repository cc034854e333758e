package dev.orderstream.topology.codec;

import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.fulfilment.Saga;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes sagas as they lie on the topic {@code fulfilment-events}; {@link #stored}, as they lie in stores. */
public final class SagaCodec implements Serde<Saga> {
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public SagaCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.FULFILMENT_EVENTS));
        this.writer = writer;
    }

    /** Values of the store {@code sagas}. */
    public static Serde<Saga> stored() {
        StoredSerde<dev.orderstream.avro.fulfilment.Saga> stored =
                new StoredSerde<>(dev.orderstream.avro.fulfilment.Saga.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, saga) -> stored.write(SagaShapes.record(saga)),
                (topic, value) -> SagaShapes.saga(stored.read(value)));
    }

    @Override
    public Serializer<Saga> serializer() {
        return (topic, saga) -> writer.serialize(topic, SagaShapes.record(saga));
    }

    @Override
    public Deserializer<Saga> deserializer() {
        return (topic, value) -> SagaShapes.saga((dev.orderstream.avro.fulfilment.Saga) reader.read(value));
    }
}
