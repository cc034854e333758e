package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.kernel.CommandForms.CommandName;
import dev.orderstream.topology.kernel.CommandForms.Edited;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetterAction.Change;
import dev.orderstream.topology.kernel.EditRefusedException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** A command under another id is the same command; a command from JSON is what the JSON says. */
class CommandRewriteTest {
    private static final TestRegistry REGISTRY = new TestRegistry();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommandRewrite rewrite = new CommandRewrite(REGISTRY.client(), REGISTRY.serializer());

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    private static CommandMessage<OrderCommand> read(byte[] value) {
        return CommandCodec.orders(REGISTRY.client()).deserialize(Topics.ORDER_COMMANDS, value);
    }

    @Property(tries = 400)
    void onlyTheIdIsAnother(@ForAll("envelopes") CommandEnvelope envelope, @ForAll("commands") OrderCommand command) {
        // Given
        byte[] value = bytes(envelope, command);

        // When
        byte[] rewritten = rewrite.under(Topics.ORDER_COMMANDS, "another", value);

        // Then: written so by a producer, it would be the same bytes
        CommandEnvelope another =
                CommandEnvelope.newBuilder(envelope).setCommandId("another").build();
        assertThat(rewritten).isEqualTo(bytes(another, command));
        assertThat(read(rewritten).payloadHash()).isEqualTo(read(value).payloadHash());
    }

    @Property(tries = 300)
    void theJsonOfACommandIsThatCommand(
            @ForAll("envelopes") CommandEnvelope envelope, @ForAll("commands") OrderCommand command) {
        // Given
        byte[] value = bytes(envelope, command);

        // When
        Edited edited = rewrite.edited(
                Topics.ORDER_COMMANDS,
                Optional.of(value),
                json(value).toString(),
                envelope.getCommandId(),
                Optional.of(envelope.getAggregateId()));

        // Then
        assertThat(edited.value()).isEqualTo(value);
        assertThat(edited.changes()).isEmpty();
    }

    @Property(tries = 400)
    void theDifferenceLeadsFromTheOriginalToTheEdited(
            @ForAll("envelopes") CommandEnvelope before,
            @ForAll("commands") OrderCommand original,
            @ForAll("envelopes") CommandEnvelope after,
            @ForAll("commands") OrderCommand other)
            throws JsonProcessingException {
        // Given
        byte[] value = bytes(before, original);
        CommandEnvelope kept = CommandEnvelope.newBuilder(after)
                .setCommandId(before.getCommandId())
                .setAggregateId(before.getAggregateId())
                .build();
        JsonNode wanted = json(bytes(kept, other));

        // When
        Edited edited = rewrite.edited(
                Topics.ORDER_COMMANDS,
                Optional.of(value),
                wanted.toString(),
                "redrive-1",
                Optional.of(before.getAggregateId()));

        // Then
        assertThat(applied(edited.changes(), json(value))).isEqualTo(wanted);
        assertThat(edited.command().commandId()).isEqualTo("redrive-1");
        assertThat(read(edited.value()).payload()).isEqualTo(other);
    }

    @Example
    void fieldsOfAnotherSchemaAreKept() throws IOException, RestClientException {
        // Given: somebody writes with a schema that has one field more, before the envelope's own
        Schema ours = SubmitOrder.SCHEMA$;
        Schema theirs = Schema.createRecord(ours.getName(), "", ours.getNamespace(), false);
        theirs.setFields(List.of(
                new Schema.Field("hint", Schema.create(Schema.Type.STRING), "", ""),
                new Schema.Field("envelope", ours.getField("envelope").schema(), "", (Object) null)));
        int id = REGISTRY.client().register("of-a-team-" + SubmitOrder.class.getName(), new AvroSchema(theirs));
        GenericRecord record = new GenericData.Record(theirs);
        record.put("hint", "kept");
        record.put(
                "envelope",
                GenericData.get()
                        .deepCopy(
                                ours.getField("envelope").schema(),
                                generic(bytes(
                                                AvroCommands.envelope("o-1", "c-1", null),
                                                new OrderCommand.SubmitOrder()))
                                        .get("envelope")));

        // When
        byte[] rewritten = rewrite.under(Topics.ORDER_COMMANDS, "c-2", encoded(theirs, record, id));

        // Then
        assertThat(ByteBuffer.wrap(rewritten).getInt(1)).isEqualTo(id);
        GenericRecord read = decoded(theirs, rewritten);
        assertThat(read.get("hint")).hasToString("kept");
        assertThat(((GenericRecord) read.get("envelope")).get("commandId")).hasToString("c-2");
    }

    @Example
    void whatIsNoCommandIsUnreadable() {
        // Given
        byte[] good = bytes(AvroCommands.envelope("o-1", "c-1", null), new OrderCommand.CancelOrder("why"));

        // Then
        for (byte[] bad : List.of(new byte[0], new byte[] {1, 2, 3}, Arrays.copyOf(good, good.length - 1))) {
            assertThatExceptionOfType(UnreadableRecordException.class)
                    .isThrownBy(() -> rewrite.under(Topics.ORDER_COMMANDS, "c-2", bad));
        }
    }

    @Example
    void whatIsWrongIsNamed() {
        assertRefused("", "[]");
        assertRefused("", "{\"type\": \"CancelOrder\", \"type\": \"CancelOrder\"}");
        assertRefused("", "{\"type\":" + "[".repeat(40) + "]".repeat(40) + "}");
        assertRefused("", "{\"type\": \"" + "x".repeat(70_000) + "\"}");
        assertRefused("/type", "{}");
        assertRefused("/type", "{\"type\": \"OrderCancelled\"}");
        assertRefused("/envelope", "{\"type\": \"CancelOrder\", \"reason\": \"r\"}");
        assertRefused("/envelope/commandId", cancel("\"commandId\": \"mine\",", "\"reason\": \"r\""));
        assertRefused("/reason", cancel("", "\"reason\": 7"));
        assertRefused("/reason", cancel("", "\"reason\": \"\\ud800\""));
        assertRefused("/a~1b", cancel("", "\"reason\": \"r\", \"a/b\": 1"));
        assertRefused("/envelope/tenant", cancel("\"tenant\": \"x\",", "\"reason\": \"r\""));
        assertRefused("/envelope/expectedVersion", cancel("\"expectedVersion\": 1.5,", "\"reason\": \"r\""));
        assertRefused("/envelope/expectedVersion", cancel("\"expectedVersion\": null,", "\"reason\": \"r\""));
        assertRefused(
                "/envelope/issuedAt",
                cancel("", "\"reason\": \"r\"").replace("2026-11-21T09:00:00Z", "2026-11-21T09:00:00.0001Z"));
        assertRefused("/envelope/aggregateId", cancel("", "\"reason\": \"r\"").replace("o-1", "o-2"));
    }

    @Example
    void ofAnUnreadableOriginalTheWholeIsTheChange() {
        // When
        Edited edited = rewrite.edited(
                Topics.ORDER_COMMANDS, Optional.empty(), cancel("", "\"reason\": \"r\""), "c-9", Optional.empty());

        // Then
        assertThat(edited.command()).isEqualTo(new CommandName("CancelOrder", "c-9", "o-1"));
        assertThat(edited.changes()).singleElement().satisfies(change -> {
            assertThat(change.pointer()).isEmpty();
            assertThat(change.before()).isEmpty();
            assertThat(change.after().orElseThrow()).contains("\"commandId\":\"c-9\"");
        });
    }

    private void assertRefused(String pointer, String json) {
        assertThatExceptionOfType(EditRefusedException.class)
                .as(json)
                .isThrownBy(
                        () -> rewrite.edited(Topics.ORDER_COMMANDS, Optional.empty(), json, "c-9", Optional.of("o-1")))
                .extracting(EditRefusedException::pointer)
                .isEqualTo(pointer);
    }

    private static String cancel(String inEnvelope, String fields) {
        return "{\"type\": \"CancelOrder\", \"envelope\": {" + inEnvelope
                + "\"aggregateId\": \"o-1\", \"issuedAt\": \"2026-11-21T09:00:00Z\", \"metadata\": {}}, " + fields
                + "}";
    }

    private static byte[] bytes(CommandEnvelope envelope, OrderCommand command) {
        return REGISTRY.serializer().serialize(Topics.ORDER_COMMANDS, AvroCommands.of(envelope, command));
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(CommandText.of(new dev.orderstream.schemas.WireReader(
                                    REGISTRY.client(),
                                    dev.orderstream.schemas.SubjectCatalog.schemas(Topics.ORDER_COMMANDS))
                            .read(value))
                    .toString());
        } catch (JsonProcessingException bug) {
            throw new AssertionError(bug);
        }
    }

    /** By the letter of RFC 6901. */
    private static JsonNode applied(List<Change> changes, JsonNode original) throws JsonProcessingException {
        JsonNode document = original.deepCopy();
        for (Change change : changes) {
            if (change.pointer().isEmpty()) {
                return JSON.readTree(change.after().orElseThrow());
            }
            int slash = change.pointer().lastIndexOf('/');
            JsonNode parent = document.at(change.pointer().substring(0, slash));
            String name =
                    change.pointer().substring(slash + 1).replace("~1", "/").replace("~0", "~");
            assertThat(Optional.ofNullable(parent.isArray() ? parent.get(Integer.parseInt(name)) : parent.get(name))
                            .map(JsonNode::toString))
                    .isEqualTo(change.before());
            if (parent instanceof ArrayNode array) {
                array.set(Integer.parseInt(name), JSON.readTree(change.after().orElseThrow()));
            } else if (change.after().isPresent()) {
                ((ObjectNode) parent).set(name, JSON.readTree(change.after().get()));
            } else {
                ((ObjectNode) parent).remove(name);
            }
        }
        return document;
    }

    private static GenericRecord generic(byte[] value) throws IOException {
        return decoded(SubmitOrder.SCHEMA$, value);
    }

    private static GenericRecord decoded(Schema schema, byte[] value) throws IOException {
        return new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }

    private static byte[] encoded(Schema schema, GenericRecord record, int id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    @Provide
    Arbitrary<OrderCommand> commands() {
        return AnyShapes.commands();
    }

    @Provide
    Arbitrary<CommandEnvelope> envelopes() {
        return Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.longs().injectNull(0.3),
                        AnyShapes.instants(),
                        AnyShapes.metadata())
                .as((commandId, orderId, expected, at, metadata) ->
                        new CommandEnvelope(commandId, orderId, expected, at, Shapes.metadata(metadata)));
    }
}
