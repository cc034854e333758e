package dev.orderstream.standalone.candidate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.SubjectCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/**
 * The schemas of records as they would be if files took the place of what this release ships: those that a file defines, and those that
 * contain what a file defines. A file may refer to types of this release and of the other files.
 *
 * @param records by full name
 */
public record Candidates(Map<String, Schema> records) {
    public Candidates {
        records = Map.copyOf(records);
    }

    /**
     * Reads files of Avro schemas in JSON (.avsc), each with one outermost type.
     *
     * @throws IllegalArgumentException when one is no schema, or of a type that is in no record of a topic
     */
    public static Candidates read(List<Path> files) {
        Definitions definitions = new Definitions();
        Set<String> names = new LinkedHashSet<>();
        for (Path file : files) {
            names.add(add(definitions, file));
        }
        Definitions shipped = new Definitions();
        SubjectCatalog.subjects()
                .forEach(subject -> shipped.add(subject.schema().toString()));
        Map<String, String> texts = new LinkedHashMap<>(shipped.texts());
        texts.putAll(definitions.texts());
        Map<String, Schema> resolved = resolved(texts);

        Map<String, Schema> records = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (SubjectCatalog.Subject subject : SubjectCatalog.subjects()) {
            String fullName = subject.schema().getFullName();
            Schema record = Objects.requireNonNull(resolved.get(fullName));
            Set<String> within = namesWithin(record, new HashSet<>());
            if (within.stream().anyMatch(names::contains)) {
                records.put(fullName, record);
                used.addAll(within);
            }
        }
        names.removeAll(used);
        if (!names.isEmpty()) {
            throw new IllegalArgumentException(
                    "no topic has records of " + String.join(", ", names) + ", nor records that contain it");
        }
        return new Candidates(records);
    }

    private static String add(Definitions definitions, Path file) {
        try {
            return definitions.add(Files.readString(file, UTF_8));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("file " + file + " cannot be read", unreadable);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("file " + file + " is no schema: " + wrong.getMessage(), wrong);
        }
    }

    private static Map<String, Schema> resolved(Map<String, String> texts) {
        try {
            SchemaParser parser = new SchemaParser();
            texts.values().forEach(parser::parse);
            return parser.getParsedNamedSchemas().stream()
                    .collect(Collectors.toMap(Schema::getFullName, Function.identity()));
        } catch (AvroRuntimeException wrong) {
            throw new IllegalArgumentException("that is no schema: " + wrong.getMessage(), wrong);
        }
    }

    private static Set<String> namesWithin(Schema schema, Set<String> found) {
        switch (schema.getType()) {
            case RECORD -> {
                if (found.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> namesWithin(field.schema(), found));
                }
            }
            case ENUM, FIXED -> found.add(schema.getFullName());
            case ARRAY -> namesWithin(schema.getElementType(), found);
            case MAP -> namesWithin(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(branch -> namesWithin(branch, found));
            default -> {
                // Nothing has a name in it.
            }
        }
        return found;
    }
}
