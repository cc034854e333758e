package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.schemas.UnreadableRecordException.Code;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code of an unreadable value, and what is read in spite of another schema. */
class WireReaderTest {
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final WireReader reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_COMMANDS));

    static Stream<SubjectCatalog.Subject> subjects() {
        return SubjectCatalog.subjects().stream();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void readsEveryTypeOfEveryTopicIntoItsGeneratedClass(SubjectCatalog.Subject subject) {
        // Given
        GenericData.Record sample = SampleRecords.of(subject.schema());
        byte[] value = Wire.value(registry, sample);

        // When
        SpecificRecord read = new WireReader(registry, SubjectCatalog.schemas(subject.topic())).read(value);

        // Then
        assertThat(read.getClass().getName()).isEqualTo(subject.schema().getFullName());
        assertThat(Wire.body(read)).isEqualTo(Wire.body(sample));
    }

    @Test
    void aTombstoneIsNullValue() {
        // Then
        assertUnreadable(null, Code.NULL_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void lessThanAHeaderIsNotAvro(int length) {
        // Then
        assertUnreadable(new byte[length], Code.NOT_AVRO);
    }

    @ParameterizedTest
    @ValueSource(bytes = {1, '{', -1})
    void anotherMagicByteIsNotAvro(byte magic) {
        // Given
        byte[] value = command();

        // When
        value[0] = magic;

        // Then
        assertUnreadable(value, Code.NOT_AVRO);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4_711, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anIdThatTheRegistryDoesNotKnowIsUnknownSchemaId(int id) {
        // Then
        assertUnreadable(Wire.value(id, new byte[] {0}), Code.UNKNOWN_SCHEMA_ID);
    }

    @Test
    void aTypeThatBelongsOnAnotherTopicIsWrongSchema() {
        // Then
        assertUnreadable(Wire.value(registry, SampleRecords.of(OrderCancelled.SCHEMA$)), Code.WRONG_SCHEMA);
    }

    @Test
    void anIncompatibleForeignSchemaOfTheSameFullNameIsWrongSchema() {
        // Given
        Schema foreign = SchemaBuilder.record(CancelOrder.SCHEMA$.getFullName())
                .fields()
                .requiredLong("reason")
                .endRecord();

        // Then
        assertUnreadable(Wire.value(registry, SampleRecords.of(foreign)), Code.WRONG_SCHEMA);
    }

    @Test
    void anAvroSchemaThatIsNoRecordIsWrongSchema() {
        // Given
        int id = Wire.register(registry, Schema.create(Schema.Type.STRING));

        // Then
        assertUnreadable(Wire.value(id, new byte[] {2, 'a'}), Code.WRONG_SCHEMA);
    }

    @Test
    void aNewerWriterWithOneMoreFieldIsReadWithoutIt() {
        // Given
        Schema newer = withMoreFields(CancelOrder.SCHEMA$);
        GenericData.Record written = SampleRecords.of(newer);

        // When
        SpecificRecord read = reader.read(Wire.value(registry, written));

        // Then
        assertThat(Wire.body(read)).isEqualTo(Wire.body(SampleRecords.of(CancelOrder.SCHEMA$)));
    }

    @Test
    void truncatedAnywhereIsUndecodable() {
        // Given
        byte[] value = command();

        // Then
        IntStream.range(Wire.HEADER_BYTES, value.length)
                .forEach(length -> assertUnreadable(Arrays.copyOf(value, length), Code.UNDECODABLE));
    }

    @Test
    void oneByteTooManyIsUndecodable() {
        // Given
        byte[] value = command();

        // Then
        assertUnreadable(Arrays.copyOf(value, value.length + 1), Code.UNDECODABLE);
    }

    /** As a client in C writes Latin-1, say. Avro itself reads the bytes as U+FFFD: two customers would become one. */
    @ParameterizedTest
    @MethodSource("notUtf8")
    void textThatIsNotUtf8IsUndecodable(byte[] bytes) {
        // Given
        byte[] value = Wire.value(registry, cancelling("0123456"));
        System.arraycopy(bytes, 0, value, value.length - bytes.length, bytes.length);

        // Then
        assertUnreadable(value, Code.UNDECODABLE);
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                new byte[] {(byte) 0xfc}, // u with diaeresis in Latin-1
                new byte[] {(byte) 0xc0, (byte) 0x80}, // a zero, overlong
                new byte[] {(byte) 0xe2, (byte) 0x82}, // a euro sign, cut off
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half of a surrogate pair
                new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd, (byte) 0xff}); // U+FFFD, and what is none
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFFFD", "a\uFFFD\u20ac", "\ud83d\ude80", "\u0000", "u\u0308"})
    void textThatIsUtf8IsReadAsItWasWritten(String reason) {
        // When
        SpecificRecord read = reader.read(Wire.value(registry, cancelling(reason)));

        // Then
        assertThat(((CancelOrder) read).getReason()).isEqualTo(reason);
    }

    @Test
    void lengthsBeyondTheLimitsAreUndecodable() throws IOException {
        // Given
        int create = Wire.register(registry, CreateOrder.SCHEMA$);
        List<byte[]> hostile = List.of(
                longs(AvroSafety.BYTES_MAX + 1L),
                longs(Integer.MAX_VALUE),
                longs(Long.MAX_VALUE),
                longs(-1),
                manyItems(AvroSafety.ITEMS_MAX + 1L),
                manyItems(Long.MAX_VALUE));

        // Then
        hostile.forEach(body -> assertUnreadable(Wire.value(create, body), Code.UNDECODABLE));
    }

    private byte[] command() {
        return Wire.value(registry, SampleRecords.of(CreateOrder.SCHEMA$));
    }

    private void assertUnreadable(byte @Nullable [] value, Code code) {
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> reader.read(value))
                .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(code))
                .withMessageNotContaining("\n");
    }

    private static GenericData.Record cancelling(String reason) {
        GenericData.Record record = SampleRecords.of(CancelOrder.SCHEMA$);
        record.put("reason", reason);
        return record;
    }

    private static Schema withMoreFields(Schema schema) {
        List<Schema.Field> fields = Stream.concat(
                        schema.getFields().stream().map(field -> new Schema.Field(field, field.schema())),
                        Stream.of(new Schema.Field("addedLater", Schema.create(Schema.Type.STRING), "New.", "")))
                .toList();
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    /** Begins with a length where the commandId is expected. */
    private static byte[] longs(long... values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        for (long value : values) {
            encoder.writeLong(value);
        }
        encoder.flush();
        return out.toByteArray();
    }

    /** A CreateOrder of empty strings, whose list of items claims to be that long. */
    private static byte[] manyItems(long count) throws IOException {
        return longs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count);
    }
}
