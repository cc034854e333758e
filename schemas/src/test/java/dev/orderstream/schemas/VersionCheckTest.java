package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.schemas.VersionCheck.Break;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compatibility with every version, both ways, and which it is that breaks. */
class VersionCheckTest {
    private static final String SUBJECT = "topic-x.R";

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();

    @BeforeEach
    void twoVersions() throws Exception {
        registry.updateCompatibility(SUBJECT, "NONE");
        registry.register(SUBJECT, new AvroSchema(record("{\"name\":\"a\",\"type\":\"string\"}")));
        registry.register(
                SUBJECT,
                new AvroSchema(record(
                        "{\"name\":\"a\",\"type\":\"string\"}," + "{\"name\":\"b\",\"type\":\"long\",\"default\":0}")));
    }

    @Test
    void aFieldWithADefaultGoesWithAll() {
        // When
        VersionCheck.Result result =
                check("{\"name\":\"a\",\"type\":\"string\"}," + "{\"name\":\"c\",\"type\":\"long\",\"default\":0}");

        // Then
        assertThat(result).isEqualTo(new VersionCheck.Result(SUBJECT, 2, List.of()));
    }

    @Test
    void ofADefaultThatIsGoneItIsTheOlderVersionThatBreaks() {
        // When
        VersionCheck.Result result = check("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"long\"}");

        // Then
        assertThat(result.breaks()).extracting(Break::version).containsExactly(1);
        assertThat(result.breaks().get(0).reason())
                .startsWith("the candidate does not read what version 1 wrote: READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void aRenamedFieldBreaksAllBothWays() {
        // When
        VersionCheck.Result result = check("{\"name\":\"alpha\",\"type\":\"string\"}");

        // Then
        assertThat(result.breaks()).extracting(Break::version).containsExactly(1, 1, 2, 2);
        assertThat(result.breaks().get(1).reason()).startsWith("version 1 does not read what the candidate writes: ");
    }

    @Test
    void aSubjectThatIsNotRegisteredHasNoVersions() {
        // Then
        assertThat(VersionCheck.of(registry, "nobody", record("")).versions()).isZero();
    }

    @Test
    void aRegistryThatIsAwayIsNoAnswer() {
        // Given
        MockSchemaRegistryClient away = new MockSchemaRegistryClient() {
            @Override
            public List<Integer> getAllVersions(String subject) throws IOException {
                throw new IOException("connection refused");
            }
        };

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> VersionCheck.of(away, SUBJECT, record("")));
    }

    private VersionCheck.Result check(String fields) {
        return VersionCheck.of(registry, SUBJECT, record(fields));
    }

    private static Schema record(String fields) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"x\",\"fields\":[" + fields + "]}");
    }
}
