package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.state.CommandStatusState;
import dev.orderstream.avro.state.CustomerOrderState;
import dev.orderstream.avro.state.DailySalesState;
import dev.orderstream.avro.state.DeadLetterHandlingState;
import dev.orderstream.avro.state.HeldCommandState;
import dev.orderstream.avro.state.HoldState;
import dev.orderstream.avro.state.InputFenceState;
import dev.orderstream.avro.state.ListedDeadLetterState;
import dev.orderstream.avro.state.OrderState;
import dev.orderstream.avro.state.OrderViewState;
import dev.orderstream.avro.state.ProductSalesState;
import dev.orderstream.avro.state.StockState;
import dev.orderstream.avro.state.StockViewState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every schema ever released stays readable, both ways. After a change of a schema, {@code mvn -pl schemas test -Dschemas.record=true}
 * adds the new version to {@code schemas/history} with a golden record; released versions are never edited. A changed default or logical
 * type is a change, though the bytes are the same: the one is what old records are given, the other what the number means. Docs are not.
 */
class SchemaHistoryTest {
    private static final Path HISTORY = Path.of("history");

    /** A released version of a schema. */
    record Release(Schema current, int version, Schema schema) {
        Path golden() {
            return HISTORY.resolve(schema.getFullName()).resolve("v" + version + ".bin");
        }

        Path expected() {
            return HISTORY.resolve(schema.getFullName()).resolve("v" + version + ".json");
        }

        @Override
        public String toString() {
            return schema.getName() + " v" + version;
        }
    }

    @BeforeAll
    static void trustGeneratedClasses() {
        AvroSafety.install();
    }

    static Stream<Schema> schemas() {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        SubjectCatalog.subjects()
                .forEach(subject -> schemas.put(subject.schema().getFullName(), subject.schema()));
        Stream.of(
                        InputFenceState.SCHEMA$,
                        HoldState.SCHEMA$,
                        HeldCommandState.SCHEMA$,
                        OrderState.SCHEMA$,
                        OrderViewState.SCHEMA$,
                        CommandStatusState.SCHEMA$,
                        CustomerOrderState.SCHEMA$,
                        DailySalesState.SCHEMA$,
                        DeadLetterHandlingState.SCHEMA$,
                        ListedDeadLetterState.SCHEMA$,
                        ProductSalesState.SCHEMA$,
                        StockState.SCHEMA$,
                        StockViewState.SCHEMA$)
                .map(SubjectCatalog::withoutJavaProperties)
                .forEach(schema -> schemas.put(schema.getFullName(), schema));
        return schemas.values().stream();
    }

    static Stream<Release> releases() {
        return schemas()
                .flatMap(current -> IntStream.rangeClosed(1, SchemaHistory.latest(current.getFullName()))
                        .mapToObj(version -> new Release(
                                current,
                                version,
                                SchemaHistory.version(current.getFullName(), version)
                                        .orElseThrow())));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theNewestReleaseIsTheCurrentSchema(Schema current) {
        // When
        int newest = SchemaHistory.latest(current.getFullName());

        // Then
        assertThat(newest)
                .as("%s was never released: run with -Dschemas.record=true", current.getFullName())
                .isPositive();
        assertThat(SchemaHistory.version(current.getFullName(), newest).orElseThrow())
                .as("%s changed since v%d: run with -Dschemas.record=true", current.getFullName(), newest)
                .isEqualTo(current);
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyReleaseIsCompatibleBothWaysWithTheCurrentSchema(Release release) {
        // Then: FULL_TRANSITIVE
        assertThat(canRead(release.current(), release.schema())).isTrue();
        assertThat(canRead(release.schema(), release.current())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("releases")
    void everyGoldenRecordReadsThroughTheCurrentClasses(Release release) throws IOException {
        // Given
        byte[] golden = Files.readAllBytes(release.golden());

        // When
        SpecificRecord read = new SpecificDatumReader<SpecificRecord>(release.schema(), specific(release.current()))
                .read(null, decoder(golden));

        // Then
        assertThat(read.toString()).isEqualTo(Files.readString(release.expected()));
    }

    @ParameterizedTest
    @MethodSource("releases")
    void aReleasedSchemaWasNotEdited(Release release) throws IOException {
        // Given
        byte[] golden = Files.readAllBytes(release.golden());

        // When
        GenericData.Record read =
                new GenericDatumReader<GenericData.Record>(release.schema()).read(null, decoder(golden));

        // Then
        assertThat(encode(release.schema(), read)).isEqualTo(golden);
        assertThat(read).isEqualTo(SampleRecords.of(release.schema()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyFieldIsDocumented(Schema schema) {
        // Then
        assertThat(undocumented(schema, new ArrayList<>())).isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(
            named = "schemas.record",
            matches = "true",
            disabledReason = "records new versions on demand")
    void recordNewVersions() throws IOException {
        for (Schema schema : schemas().toList()) {
            int newest = SchemaHistory.latest(schema.getFullName());
            boolean changed = newest == 0
                    || !schema.equals(
                            SchemaHistory.version(schema.getFullName(), newest).orElseThrow());
            if (changed) {
                Path folder = Files.createDirectories(HISTORY.resolve(schema.getFullName()));
                String name = "v" + (newest + 1);
                byte[] golden = encode(schema, SampleRecords.of(schema));
                Files.writeString(
                        folder.resolve(name + ".avsc"), SchemaFormatter.format("json/pretty", schema) + "\n", UTF_8);
                Files.write(folder.resolve(name + ".bin"), golden);
                Files.writeString(
                        folder.resolve(name + ".json"),
                        new SpecificDatumReader<SpecificRecord>(schema, specific(schema))
                                .read(null, decoder(golden))
                                .toString());
            }
        }
    }

    private static boolean canRead(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static Schema specific(Schema schema) {
        try {
            return (Schema)
                    Class.forName(schema.getFullName()).getField("SCHEMA$").get(null);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError("no generated class for " + schema.getFullName(), missing);
        }
    }

    private static BinaryDecoder decoder(byte[] bytes) {
        return DecoderFactory.get().binaryDecoder(bytes, null);
    }

    private static byte[] encode(Schema schema, GenericData.Record record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static List<String> undocumented(Schema schema, List<String> found) {
        switch (schema.getType()) {
            case RECORD ->
                schema.getFields().forEach(field -> {
                    if (field.doc() == null || field.doc().isBlank()) {
                        found.add(schema.getName() + "." + field.name());
                    }
                    undocumented(field.schema(), found);
                });
            case ARRAY -> undocumented(schema.getElementType(), found);
            case UNION -> schema.getTypes().forEach(branch -> undocumented(branch, found));
            default -> {
                // Nothing within.
            }
        }
        return found;
    }
}
