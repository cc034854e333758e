package dev.orderstream.topology.codec;

import dev.orderstream.avro.deadletter.DeadLetterActionType;
import dev.orderstream.avro.deadletter.FieldChange;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.kernel.DeadLetterAction;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what was done about dead letters. */
public final class DeadLetterActionCodec implements Serde<DeadLetterAction> {
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public DeadLetterActionCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_DEAD_LETTER_ACTIONS));
        this.writer = writer;
    }

    @Override
    public Serializer<DeadLetterAction> serializer() {
        return (topic, action) -> writer.serialize(topic, record(action));
    }

    @Override
    public Deserializer<DeadLetterAction> deserializer() {
        return (topic, value) -> action((dev.orderstream.avro.deadletter.DeadLetterAction) reader.read(value));
    }

    private static dev.orderstream.avro.deadletter.DeadLetterAction record(DeadLetterAction action) {
        return new dev.orderstream.avro.deadletter.DeadLetterAction(
                action.deadLetterId(),
                DeadLetterActionType.valueOf(action.type().name()),
                action.actor(),
                action.reason(),
                action.at(),
                action.commandId().orElse(null),
                action.changes().stream()
                        .map(change -> new FieldChange(
                                change.pointer(),
                                change.before().orElse(null),
                                change.after().orElse(null)))
                        .toList());
    }

    private static DeadLetterAction action(dev.orderstream.avro.deadletter.DeadLetterAction record) {
        return new DeadLetterAction(
                record.getDeadLetterId(),
                DeadLetterAction.Type.valueOf(record.getAction().name()),
                record.getActor(),
                record.getReason(),
                record.getAt(),
                Optional.ofNullable(record.getCommandId()),
                record.getChanges().stream()
                        .map(change -> new DeadLetterAction.Change(
                                change.getPointer(),
                                Optional.ofNullable(change.getBefore()),
                                Optional.ofNullable(change.getAfter())))
                        .toList());
    }
}
