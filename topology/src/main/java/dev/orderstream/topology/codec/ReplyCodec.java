package dev.orderstream.topology.codec;

import dev.orderstream.avro.reply.AppendedEvent;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.kernel.Reply;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes replies, on {@code order-replies} and {@code order-outcomes}. */
public final class ReplyCodec implements Serde<Reply> {
    private final WireReader reader;
    private final Serializer<SpecificRecord> writer;

    public ReplyCodec(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_REPLIES));
        this.writer = writer;
    }

    @Override
    public Serializer<Reply> serializer() {
        return (topic, reply) -> writer.serialize(topic, record(reply));
    }

    @Override
    public Deserializer<Reply> deserializer() {
        return (topic, value) -> reply((CommandReply) reader.read(value));
    }

    private static CommandReply record(Reply reply) {
        return new CommandReply(
                reply.commandId(),
                reply.aggregateId(),
                Outcome.valueOf(reply.result().name()),
                reply.duplicate(),
                reply.version(),
                reply.state(),
                reply.events().stream()
                        .map(event -> new AppendedEvent(event.type(), event.version()))
                        .toList(),
                reply.code().orElse(null),
                reply.detail().orElse(null),
                reply.field().orElse(null));
    }

    private static Reply reply(CommandReply record) {
        return new Reply(
                record.getCommandId(),
                record.getAggregateId(),
                Reply.Result.valueOf(record.getOutcome().name()),
                record.getDuplicate(),
                record.getVersion(),
                record.getState(),
                record.getEvents().stream()
                        .map(event -> new Reply.Appended(event.getType(), event.getVersion()))
                        .toList(),
                Optional.ofNullable(record.getCode()),
                Optional.ofNullable(record.getDetail()),
                Optional.ofNullable(record.getField()));
    }
}
