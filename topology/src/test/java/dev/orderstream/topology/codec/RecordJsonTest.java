package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderCommand;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;

/** Commands as JSON, for people. */
class RecordJsonTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Example
    void aCommandIsItsTypeItsEnvelopeAndItsFields() throws JsonProcessingException {
        try (TestRegistry registry = new TestRegistry()) {
            // Given
            Instant delivered = Instant.parse("2026-11-21T11:00:00Z");
            SpecificRecord command = new DeliverOrder(AvroCommands.envelope("o-1", "c-1", null), delivered);

            // When
            String json = new RecordJson(registry.client())
                    .json(Topics.ORDER_COMMANDS, registry.serializer().serialize(Topics.ORDER_COMMANDS, command));

            // Then: what is null is left out
            assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree("""
                {"type": "DeliverOrder",
                 "envelope": {"commandId": "c-1", "aggregateId": "o-1", "issuedAt": "2026-11-21T09:00:00.123Z",
                              "metadata": {"userId": "user-1", "correlationId": "talk-1", "causationId": "cause-1",
                                           "tenant": "tenant-1"}},
                 "deliveredAt": "2026-11-21T11:00:00Z"}
                """));
        }
    }

    @Property(tries = 100)
    void everyCommandIsJsonWithAllOfItsFields(@ForAll("commands") OrderCommand command) throws JsonProcessingException {
        // Given
        SpecificRecord record = AvroCommands.of("o-1", "c-1", 7, command);

        // When
        JsonNode json = JSON.readTree(RecordJson.json(record));

        // Then
        assertThat(json.path("type").asText()).isEqualTo(command.getClass().getSimpleName());
        assertThat(json.at("/envelope/expectedVersion").asLong()).isEqualTo(7);
        assertThat(json.size()).isEqualTo(record.getSchema().getFields().size() + 1);
    }

    /** Of a schema that somebody registered: every type of Avro. */
    @Example
    void everyTypeOfAvroHasAForm() throws JsonProcessingException {
        // Given
        Schema instant = LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        Schema schema = SchemaBuilder.record("Any")
                .fields()
                .requiredInt("i")
                .requiredLong("l")
                .requiredDouble("d")
                .requiredBoolean("b")
                .name("at")
                .type(instant)
                .noDefault()
                .name("e")
                .type(Schema.createEnum("E", null, null, List.of("A")))
                .noDefault()
                .name("f")
                .type(Schema.createFixed("F", null, null, 2))
                .noDefault()
                .name("m")
                .type(Schema.createMap(Schema.createUnion(
                        Schema.create(Schema.Type.NULL),
                        Schema.create(Schema.Type.INT),
                        Schema.create(Schema.Type.STRING))))
                .noDefault()
                .optionalBytes("bytes")
                .endRecord();
        GenericRecord record = new GenericRecordBuilder(schema)
                .set("i", 1)
                .set("l", 2L)
                .set("d", 0.5)
                .set("b", true)
                .set("at", 1_000L)
                .set("e", new GenericData.EnumSymbol(schema.getField("e").schema(), "A"))
                .set("f", new GenericData.Fixed(schema.getField("f").schema(), new byte[] {1, 2}))
                .set("m", Map.of("k", 3, "t", "text"))
                .set("bytes", ByteBuffer.wrap(new byte[] {(byte) 0xff}))
                .build();

        // When
        String json = RecordJson.json(record);

        // Then
        assertThat(JSON.readTree(json)).isEqualTo(JSON.readTree("""
            {"type": "Any", "i": 1, "l": 2, "d": 0.5, "b": true, "at": "1970-01-01T00:00:01Z", "e": "A", "f": "0102",
             "m": {"k": 3, "t": "text"}, "bytes": "ff"}
            """));
    }

    @Example
    void whatIsNoCommandIsUnreadable() {
        try (TestRegistry registry = new TestRegistry()) {
            // Then
            assertThatExceptionOfType(UnreadableRecordException.class)
                    .isThrownBy(
                            () -> new RecordJson(registry.client()).json(Topics.ORDER_COMMANDS, new byte[] {1, 2, 3}));
        }
    }

    @Provide
    Arbitrary<OrderCommand> commands() {
        return AnyShapes.commands();
    }
}
