package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.type.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroSafetyTest {
    @BeforeAll
    static void install() {
        AvroSafety.install();
        AvroSafety.install();
    }

    @ParameterizedTest
    @ValueSource(classes = {CreateOrder.class, Money.class, String.class})
    void generatedClassesAreTrusted(Class<?> type) {
        // Then
        assertThatCode(() -> ClassSecurityValidator.validate(type)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(classes = {ProcessBuilder.class, java.io.File.class, Headers.class, AvroSafetyTest.class})
    void anyOtherClassIsRefused(Class<?> type) {
        // Then
        assertThatExceptionOfType(SecurityException.class).isThrownBy(() -> ClassSecurityValidator.validate(type));
    }

    /** An application of another team that reads our events has records of its own. */
    @Test
    void whatTheApplicationTrustsItselfStaysTrusted() {
        // Given
        ClassSecurityValidator.ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
        try {
            ClassSecurityValidator.setGlobal(type -> type == Headers.class);

            // When
            AvroSafety.install();

            // Then
            assertThatCode(() -> ClassSecurityValidator.validate(Headers.class)).doesNotThrowAnyException();
            assertThatCode(() -> ClassSecurityValidator.validate(CreateOrder.class))
                    .doesNotThrowAnyException();
            assertThatExceptionOfType(SecurityException.class)
                    .isThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class));
        } finally {
            ClassSecurityValidator.setGlobal(before);
        }
    }

    @Test
    void aSchemaCannotNameAClassToLoad() {
        // Given
        Schema hostile = SchemaBuilder.record("java.lang.ProcessBuilder")
                .fields()
                .requiredString("command")
                .endRecord();

        // Then
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> SpecificData.get().getClass(hostile));
    }

    @Test
    void aStringMayHaveAMebibyteAndNoMore() throws IOException {
        // Given
        Schema string = Schema.create(Schema.Type.STRING);

        // Then
        assertThat(read(string, AvroSafety.BYTES_MAX)).isNotNull();
        assertRefused(string, AvroSafety.BYTES_MAX + 1);
    }

    @Test
    void bytesMayBeAMebibyteAndNoMore() throws IOException {
        // Given
        Schema bytes = Schema.create(Schema.Type.BYTES);

        // Then
        assertThat(read(bytes, AvroSafety.BYTES_MAX)).isNotNull();
        assertRefused(bytes, AvroSafety.BYTES_MAX + 1);
    }

    @Test
    void aListMayHaveSoManyItemsAndNoMore() throws IOException {
        // Given
        Schema list = Schema.createArray(Schema.create(Schema.Type.BOOLEAN));

        // Then
        assertThat(read(list, AvroSafety.ITEMS_MAX)).isNotNull();
        assertRefused(list, AvroSafety.ITEMS_MAX + 1);
    }

    private static void assertRefused(Schema schema, int length) {
        assertThatExceptionOfType(AvroRuntimeException.class)
                .isThrownBy(() -> read(schema, length))
                .withMessageContaining(Integer.toString(length));
    }

    /** Reads that many zero bytes after their length; the zero after the last ends a list. */
    private static Object read(Schema schema, int length) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeLong(length);
        encoder.writeFixed(new byte[length + 1]);
        encoder.flush();
        return new SpecificDatumReader<>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
    }
}
