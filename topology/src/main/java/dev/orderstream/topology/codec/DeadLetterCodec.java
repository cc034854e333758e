package dev.orderstream.topology.codec;

import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.deadletter.RecordPart;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.kernel.DeadLetter;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes dead letters. */
public final class DeadLetterCodec implements Serde<DeadLetter> {
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public DeadLetterCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_DEAD_LETTERS));
        this.writer = writer;
    }

    @Override
    public Serializer<DeadLetter> serializer() {
        return (topic, letter) -> writer.serialize(topic, record(letter));
    }

    @Override
    public Deserializer<DeadLetter> deserializer() {
        return (topic, value) -> letter((dev.orderstream.avro.deadletter.DeadLetter) reader.read(value));
    }

    static dev.orderstream.avro.deadletter.DeadLetter record(DeadLetter letter) {
        DeadLetter.Source source = letter.source();
        return dev.orderstream.avro.deadletter.DeadLetter.newBuilder()
                .setDeadLetterId(letter.id())
                .setKind(DeadLetterKind.valueOf(letter.kind().name()))
                .setCode(letter.code())
                .setDetail(letter.detail())
                .setField(letter.field().orElse(null))
                .setTopic(source.topic())
                .setPartition(source.partition())
                .setOffset(source.offset())
                .setTimestamp(source.timestamp())
                .setKey(Shapes.buffer(source.key()))
                .setValue(Shapes.buffer(source.value()))
                .setHeaders(Shapes.headers(source.headers()))
                .setOmitted(letter.omitted().stream()
                        .map(part -> RecordPart.valueOf(part.name()))
                        .toList())
                .setAggregateId(letter.aggregateId().orElse(null))
                .setCommandId(letter.commandId().orElse(null))
                .setCorrelationId(letter.correlationId().orElse(null))
                .setMessageType(letter.messageType().orElse(null))
                .setCurrentState(letter.currentState().orElse(null))
                .setCurrentVersion(
                        letter.currentVersion().isPresent()
                                ? letter.currentVersion().getAsLong()
                                : null)
                .setAttempt(letter.attempt())
                .setRedriveOf(letter.redriveOf().orElse(null))
                .build();
    }

    static DeadLetter letter(dev.orderstream.avro.deadletter.DeadLetter record) {
        Long version = record.getCurrentVersion();
        return new DeadLetter(
                DeadLetter.Kind.valueOf(record.getKind().name()),
                record.getCode(),
                record.getDetail(),
                Optional.ofNullable(record.getField()),
                new DeadLetter.Source(
                        record.getTopic(),
                        record.getPartition(),
                        record.getOffset(),
                        record.getTimestamp(),
                        Shapes.bytes(record.getKey()),
                        Shapes.bytes(record.getValue()),
                        Shapes.copied(record.getHeaders())),
                record.getOmitted().stream()
                        .map(part -> DeadLetter.Part.valueOf(part.name()))
                        .collect(Collectors.toUnmodifiableSet()),
                Optional.ofNullable(record.getAggregateId()),
                Optional.ofNullable(record.getCommandId()),
                Optional.ofNullable(record.getCorrelationId()),
                Optional.ofNullable(record.getMessageType()),
                Optional.ofNullable(record.getCurrentState()),
                version == null ? OptionalLong.empty() : OptionalLong.of(version),
                record.getAttempt(),
                Optional.ofNullable(record.getRedriveOf()));
    }
}
