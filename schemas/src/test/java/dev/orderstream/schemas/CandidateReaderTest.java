package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.schemas.CandidateReader.Verdict;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Whose fault it is when a candidate does not read a value. */
class CandidateReaderTest {
    private static final Schema CURRENT = SubjectCatalog.withoutJavaProperties(CancelOrder.SCHEMA$);

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final byte[] value = Wire.value(registry, SampleRecords.of(CURRENT));

    @Test
    void readsWhatTheCurrentSchemaWrote() {
        // Then
        assertThat(verdict(CURRENT, value)).isInstanceOf(Verdict.Decoded.class);
        assertThat(verdict(withField("\"default\":\"none\""), value)).isInstanceOf(Verdict.Decoded.class);
    }

    @Test
    void aFieldWithoutADefaultIsTheCandidatesFault() {
        // Then
        assertThat(verdict(withField("\"doc\":\"x\""), value))
                .isInstanceOfSatisfying(
                        Verdict.Failed.class,
                        failed ->
                                assertThat(failed.reason()).contains("READER_FIELD_MISSING_DEFAULT_VALUE", "channel"));
    }

    @Test
    void ofAnotherTypeItReadsNothing() {
        // Given
        byte[] other =
                Wire.value(registry, SampleRecords.of(SubjectCatalog.withoutJavaProperties(SubmitOrder.SCHEMA$)));

        // Then
        assertThat(verdict(CURRENT, other)).isInstanceOf(Verdict.OtherType.class);
    }

    @Test
    void poisonIsNobodysFault() {
        // Given
        byte[] truncated = Arrays.copyOf(value, value.length - 3);
        Schema bad = withField("\"doc\":\"x\"");

        // Then
        assertThat(verdict(CURRENT, null)).isInstanceOf(Verdict.Unreadable.class);
        assertThat(verdict(CURRENT, "hello".getBytes(UTF_8))).isInstanceOf(Verdict.Unreadable.class);
        assertThat(verdict(CURRENT, Wire.value(99, new byte[1]))).isInstanceOf(Verdict.Unreadable.class);
        assertThat(verdict(CURRENT, truncated)).isInstanceOf(Verdict.Unreadable.class);
        assertThat(verdict(bad, truncated)).isInstanceOf(Verdict.Unreadable.class);
    }

    @Test
    void aRegistryThatIsAwayIsNoVerdict() {
        // Given
        MockSchemaRegistryClient away = new MockSchemaRegistryClient() {
            @Override
            public ParsedSchema getSchemaById(int id) throws IOException {
                throw new java.net.ConnectException("refused");
            }
        };

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> new CandidateReader(away, Map.of()).read(value));
    }

    private Verdict verdict(Schema candidate, byte @org.jspecify.annotations.Nullable [] read) {
        return new CandidateReader(registry, Map.of(candidate.getFullName(), candidate)).read(read);
    }

    private static Schema withField(String rest) {
        String field = ",{\"name\":\"channel\",\"type\":\"string\"," + rest + "}]}";
        String json = CURRENT.toString();
        assertThat(json).endsWith("}]}");
        return new Schema.Parser().parse(json.substring(0, json.length() - 2) + field);
    }
}
