package dev.orderstream.topology.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.kernel.CommandForms;
import dev.orderstream.topology.kernel.DeadLetterAction.Change;
import dev.orderstream.topology.kernel.EditRefusedException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Commands of every command topic under another id, and commands from edited JSON. Threadsafe. */
public final class CommandRewrite implements CommandForms {
    private static final int HEADER_BYTES = 5;
    private static final String ENVELOPE = "envelope";
    private static final String COMMAND_ID = "commandId";
    private static final String AGGREGATE_ID = "aggregateId";

    private final SchemaRegistryClient registry;
    private final Serializer<SpecificRecord> writer;
    private final TopicReaders readers;

    public CommandRewrite(SchemaRegistryClient registry, Serializer<SpecificRecord> writer) {
        this.registry = registry;
        this.writer = writer;
        this.readers = new TopicReaders(registry);
    }

    @Override
    public CommandName read(String topic, byte @Nullable [] value) {
        if (value == null) {
            throw new UnreadableRecordException(UnreadableRecordException.Code.NULL_VALUE, "the record has no value");
        }
        return name(readers.read(topic, value));
    }

    private static CommandName name(SpecificRecord command) {
        CommandEnvelope envelope = (CommandEnvelope) command.get(PayloadHash.ENVELOPE);
        return new CommandName(command.getSchema().getName(), envelope.getCommandId(), envelope.getAggregateId());
    }

    @Override
    public byte[] under(String topic, String commandId, byte[] value) {
        if (read(topic, value).commandId().equals(commandId)) {
            return value;
        }
        Schema schema = writerOf(value);
        GenericRecord command = decoded(schema, value);
        if (!(command.get(ENVELOPE) instanceof GenericRecord envelope)
                || !isText(envelope.getSchema().getField(COMMAND_ID))) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Code.WRONG_SCHEMA,
                    "its schema has no text " + ENVELOPE + "." + COMMAND_ID + " to be replaced");
        }
        envelope.put(COMMAND_ID, commandId);
        return encoded(schema, command, value);
    }

    private static boolean isText(Schema.@Nullable Field field) {
        return field != null && field.schema().getType() == Schema.Type.STRING;
    }

    /** It was asked for just before, when the value was read: the client has it. */
    private Schema writerOf(byte[] value) {
        try {
            return (Schema)
                    registry.getSchemaById(ByteBuffer.wrap(value).getInt(1)).rawSchema();
        } catch (IOException | RestClientException away) {
            throw new RegistryUnavailableException("the registry cannot be asked for the schema of a command", away);
        }
    }

    private static GenericRecord decoded(Schema schema, byte[] value) {
        try {
            return new GenericDatumReader<GenericRecord>(schema)
                    .read(
                            null,
                            DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null));
        } catch (IOException notFromMemory) {
            throw new UncheckedIOException(notFromMemory);
        }
    }

    private static byte[] encoded(Schema schema, GenericRecord command, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length + 64);
        out.write(value, 0, HEADER_BYTES);
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(schema).write(command, encoder);
            encoder.flush();
        } catch (IOException notToMemory) {
            throw new UncheckedIOException(notToMemory);
        }
        return out.toByteArray();
    }

    @Override
    public Edited edited(
            String topic, Optional<byte[]> original, String json, String commandId, Optional<String> aggregateId) {
        ObjectNode text = CommandText.parse(json);
        Optional<ObjectNode> before = original.map(value -> CommandText.of(readers.read(topic, value)));
        requireItsOwnId(text, before);
        ObjectNode identified = identified(text, commandId);
        SpecificRecord command = CommandText.command(identified, SubjectCatalog.schemas(topic));
        if (aggregateId.isPresent() && !aggregateId.get().equals(name(command).aggregateId())) {
            throw new EditRefusedException("/" + ENVELOPE + "/" + AGGREGATE_ID, "must be what the record's key names");
        }
        byte[] value = written(topic, command);
        return new Edited(value, read(topic, value), changes(before, CommandText.of(command)));
    }

    /** The id belongs to the redrive. */
    private static void requireItsOwnId(ObjectNode text, Optional<ObjectNode> before) {
        JsonNode given = text.path(ENVELOPE).path(COMMAND_ID);
        boolean isUnchanged = before.map(original -> original.path(ENVELOPE).path(COMMAND_ID))
                .filter(given::equals)
                .isPresent();
        if (!given.isMissingNode() && !isUnchanged) {
            throw new EditRefusedException(
                    "/" + ENVELOPE + "/" + COMMAND_ID, "must be left out or as it was: the redrive has its own");
        }
    }

    private static ObjectNode identified(ObjectNode text, String commandId) {
        ObjectNode identified = text.deepCopy();
        if (identified.get(ENVELOPE) instanceof ObjectNode envelope) {
            envelope.put(COMMAND_ID, commandId);
        }
        return identified;
    }

    private byte[] written(String topic, SpecificRecord command) {
        try {
            return writer.serialize(topic, command);
        } catch (SerializationException away) {
            throw new RegistryUnavailableException("the registry cannot be asked for the schema to write with", away);
        }
    }

    private static List<Change> changes(Optional<ObjectNode> before, ObjectNode after) {
        if (before.isEmpty()) {
            return List.of(new Change("", Optional.empty(), Optional.of(after.toString())));
        }
        JsonNode original = before.get().path(ENVELOPE).path(COMMAND_ID);
        if (after.get(ENVELOPE) instanceof ObjectNode envelope) {
            envelope.set(COMMAND_ID, original);
        }
        return JsonDifference.between(before.get(), after);
    }
}
