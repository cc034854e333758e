package dev.orderstream.standalone.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.schemas.SchemaHistory;
import dev.orderstream.schemas.SubjectCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidatesTest {
    private static final Path SOURCES = Path.of("..", "schemas", "src", "main", "avro");
    private static final String ADD_ITEM = "dev.orderstream.avro.command.AddItem";

    @TempDir
    private Path dir;

    /** The files as they lie in the source tree, one type each, refer to each other. */
    @Test
    void theFilesOfThisReleaseGiveTheSchemasOfThisRelease() {
        for (SubjectCatalog.Subject subject : SubjectCatalog.subjects()) {
            // When
            Schema shipped = subject.schema();
            String folder =
                    shipped.getNamespace().substring(shipped.getNamespace().lastIndexOf('.') + 1);
            Path file = SOURCES.resolve(folder).resolve(shipped.getName() + ".avsc");
            Candidates candidates = Candidates.read(List.of(file));

            // Then
            assertThat(candidates.records()).containsOnlyKeys(shipped.getFullName());
            assertThat(record(candidates, shipped.getFullName())).isEqualTo(shipped);
        }
    }

    @Test
    void aWholeSchemaIsTakenAsItIs() throws IOException {
        // Given
        Schema whole = SchemaHistory.version(ADD_ITEM, 1).orElseThrow();

        // When
        Candidates candidates = Candidates.read(List.of(file(whole.toString())));

        // Then
        assertThat(candidates.records()).containsOnlyKeys(ADD_ITEM);
        assertThat(record(candidates, ADD_ITEM)).isEqualTo(whole);
    }

    @Test
    void aTypeThatIsAPartChangesEveryRecordThatHasIt() throws IOException {
        // Given
        String item = Files.readString(SOURCES.resolve("type/OrderItem.avsc"));
        Path changed = file(item.replace("\"type\": \"int\"", "\"type\": \"long\""));

        // When
        Candidates candidates = Candidates.read(List.of(changed));

        // Then
        assertThat(candidates.records())
                .containsOnlyKeys(
                        ADD_ITEM,
                        "dev.orderstream.avro.command.CreateOrder",
                        "dev.orderstream.avro.event.OrderCreated",
                        "dev.orderstream.avro.event.OrderItemAdded");
        assertThat(record(candidates, ADD_ITEM)
                        .getField("item")
                        .schema()
                        .getField("quantity")
                        .schema())
                .isEqualTo(Schema.create(Schema.Type.LONG));
    }

    @Test
    void filesReferToEachOtherInAnyOrder() throws IOException {
        // Given
        Path parcel = file("""
                {"type": "record", "name": "Parcel", "namespace": "dev.orderstream.avro.type", "fields": [
                  {"name": "number", "type": "string"}]}""");
        Path shipped = file(Files.readString(SOURCES.resolve("event/OrderShipped.avsc"))
                .replaceFirst(
                        "(?s)(\"fields\": \\[)",
                        "$1 {\"name\": \"parcel\", \"type\": [\"null\", \"dev.orderstream.avro.type.Parcel\"],"
                                + " \"default\": null},"));

        // When
        Candidates candidates = Candidates.read(List.of(shipped, parcel));

        // Then
        assertThat(record(candidates, "dev.orderstream.avro.event.OrderShipped").getField("parcel"))
                .isNotNull();
    }

    @Test
    void whatIsNoSchemaOfOursIsRefusedWithAReason() throws IOException {
        assertRefused("hello", "is no schema: it is no JSON");
        assertRefused("{\"type\": \"string\"}", "is no schema: it defines no record, enum or fixed");
        assertRefused(
                "{\"type\": \"record\", \"name\": \"Invoice\", \"namespace\": \"x\", \"fields\": []}",
                "no topic has records of x.Invoice");
        assertRefused(
                "{\"type\": \"record\", \"name\": \"AddItem\", \"namespace\": \"dev.orderstream.avro.command\","
                        + " \"fields\": [{\"name\": \"x\", \"type\": \"Nothing\"}]}",
                "Undefined schema: dev.orderstream.avro.command.Nothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidates.read(List.of(dir.resolve("nothing.avsc"))))
                .withMessageContaining("cannot be read");
    }

    private static Schema record(Candidates candidates, String fullName) {
        return Objects.requireNonNull(candidates.records().get(fullName));
    }

    private void assertRefused(String text, String reason) throws IOException {
        Path file = file(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Candidates.read(List.of(file)))
                .withMessageContaining(reason);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(dir, "candidate", ".avsc"), text);
    }
}
