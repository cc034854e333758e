package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.schemas.UnreadableRecordException.Code;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A schema that is a legal evolution of ours may still hold a field of which a few bytes are endless work. */
class WriterWorkTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Schema NULL = Schema.create(Schema.Type.NULL);
    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final WireReader reader = new WireReader(registry, List.of(CancelOrder.SCHEMA$));

    static Stream<Named<Schema>> endless() {
        return Stream.of(
                Named.of("many nulls", Schema.createArray(NULL)),
                Named.of("many empty records", Schema.createArray(record("Empty"))),
                Named.of("many times nothing", Schema.createArray(Schema.createFixed("Nothing", null, "x", 0))),
                Named.of("many nulls, deep inside", record("Outer", Schema.createArray(Schema.createArray(NULL)))),
                Named.of("2^60 empty records", doubled(60)),
                Named.of("2^60 empty records, if wanted", Schema.createUnion(NULL, doubled(60))));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aFieldOfEndlessWorkIsWrongSchema(Schema endless) throws IOException {
        // Given: the added field reads these as counts or branches, whatever its type
        long[] counts = new long[200_000];
        Arrays.fill(counts, AvroSafety.ITEMS_MAX);
        counts[0] = 1;
        byte[] value = withAddedField(endless, counts);

        // Then
        assertTimeoutPreemptively(
                SOON,
                () -> assertThatExceptionOfType(UnreadableRecordException.class)
                        .isThrownBy(() -> reader.read(value))
                        .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(Code.WRONG_SCHEMA)));
    }

    @Test
    void aChainOfTypesThatIsDeeperThanAStackIsWrongSchema() throws IOException {
        // Given
        Schema chain = STRING;
        for (int i = 0; i < 20_000; i++) {
            chain = record("Link" + i, chain);
        }
        byte[] value = Wire.value(4_711, withAddedBody(0));
        Schema newer = withAddedField(chain);
        WireReader unaware = new WireReader(new OneSchema(newer), List.of(CancelOrder.SCHEMA$));

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> unaware.read(value))
                .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(Code.WRONG_SCHEMA));
    }

    @Test
    void aFieldThatRefersToItsOwnTypeIsSkipped() throws IOException {

        // When
        byte[] value = withAddedField(node(), 1, 1, 1, 0);

        // Then
        assertThat(reader.read(value)).isInstanceOf(CancelOrder.class);
    }

    @Test
    void aFieldThatRefersToItselfDeeperThanAStackIsUndecodable() throws IOException {
        // Given
        long[] deep = new long[900_000];
        Arrays.fill(deep, 1);

        // When
        byte[] value = withAddedField(node(), deep);

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> reader.read(value))
                .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(Code.UNDECODABLE));
    }

    /** A CancelOrder with one more field, which is these longs. */
    private byte[] withAddedField(Schema type, long... added) throws IOException {
        return Wire.value(Wire.register(registry, withAddedField(type)), withAddedBody(added));
    }

    private static byte[] withAddedBody(long... added) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Wire.body(SampleRecords.of(CancelOrder.SCHEMA$)));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (long value : added) {
            encoder.writeLong(value);
        }
        encoder.flush();
        return out.toByteArray();
    }

    private static Schema withAddedField(Schema type) {
        Schema schema = CancelOrder.SCHEMA$;
        List<Schema.Field> fields = Stream.concat(
                        schema.getFields().stream().map(field -> new Schema.Field(field, field.schema())),
                        Stream.of(new Schema.Field("addedLater", type, "New.", (Object) null)))
                .toList();
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    @Test
    void aTypeThatHoldsItselfAndNothingElseIsUndecodable() throws IOException {
        // Given
        Schema self = Schema.createRecord("Self", "", "t", false);
        self.setFields(List.of(new Schema.Field("self", self, "", (Object) null)));

        // When
        byte[] value = withAddedField(Schema.createArray(self), 1, 0);

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> reader.read(value))
                .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(Code.UNDECODABLE));
    }

    private static Schema node() {
        Schema node = Schema.createRecord("Node", "", "t", false);
        Schema next = Schema.createUnion(NULL, node);
        node.setFields(List.of(new Schema.Field("next", next, "", Schema.Field.NULL_DEFAULT_VALUE)));
        return node;
    }

    /** Two of the one before, down to two empty records. */
    private static Schema doubled(int times) {
        Schema doubled = record("Times0");
        for (int i = 1; i <= times; i++) {
            doubled = record("Times" + i, doubled, doubled);
        }
        return doubled;
    }

    private static Schema record(String name, Schema... types) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema type : types) {
            fields.add(new Schema.Field("f" + fields.size(), type, "", (Object) null));
        }
        return Schema.createRecord(name, "", "t", false, fields);
    }

    /** A registry that knows one schema, whatever the id, and looks into it no further. */
    private static final class OneSchema extends MockSchemaRegistryClient {
        private final Schema schema;

        OneSchema(Schema schema) {
            this.schema = schema;
        }

        @Override
        public ParsedSchema getSchemaById(int id) {
            return new AvroSchema(schema);
        }
    }
}
