package dev.orderstream.standalone.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.ParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is registered, in memory: Confluent's own in-memory client holds subjects, versions and ids and resolves references; Confluent's
 * own checker judges compatibility. Changes only by {@link #apply}. Threadsafe; nothing in here waits.
 */
final class SchemaCatalog {
    private final MockSchemaRegistryClient client = new MockSchemaRegistryClient(List.of(new AvroSchemaProvider()));
    private final Map<ParsedSchema, Integer> ids = new HashMap<>();
    private final Map<String, CompatibilityLevel> levels = new HashMap<>();
    private CompatibilityLevel defaultLevel;
    private int highestId;

    SchemaCatalog(CompatibilityLevel defaultLevel) {
        this.defaultLevel = defaultLevel;
    }

    /** Makes a record of the log take effect. Applying it again changes nothing. */
    synchronized void apply(StoredRecord stored) {
        switch (stored) {
            case StoredRecord.Version(Schema schema) -> applyVersion(schema);
            case StoredRecord.Level(Optional<String> subject, String name) -> {
                CompatibilityLevel level = CompatibilityLevel.forName(name);
                if (level == null) {
                    throw new IllegalStateException("there is no compatibility level \"" + name + "\"");
                }
                subject.ifPresentOrElse(named -> levels.put(named, level), () -> defaultLevel = level);
            }
        }
    }

    private void applyVersion(Schema schema) {
        ParsedSchema parsed = parse(schema);
        asking(() -> client.register(schema.getSubject(), parsed, schema.getVersion(), schema.getId()));
        if (!versions(schema.getSubject()).contains(schema.getVersion())) {
            throw new IllegalStateException("topic _schemas lacks a version before version " + schema.getVersion()
                    + " of " + schema.getSubject());
        }
        ids.putIfAbsent(parsed, schema.getId());
        highestId = Math.max(highestId, schema.getId());
    }

    /** @throws RegistryException when it is no Avro schema, or refers to one that is not registered */
    synchronized ParsedSchema parse(Schema schema) {
        try {
            ParsedSchema parsed = client.parseSchema(schema)
                    .orElseThrow(() -> RegistryException.invalidSchema(
                            "it is not a valid Avro schema, or refers to a" + " schema that is not registered"));
            parsed.validate(false);
            return parsed;
        } catch (RegistryException refused) {
            throw refused;
        } catch (RuntimeException | StackOverflowError invalid) {
            throw RegistryException.invalidSchema(
                    "it is not a valid Avro schema (" + invalid.getClass().getSimpleName() + ")");
        }
    }

    synchronized List<String> subjects() {
        return asking(client::getAllSubjects).stream()
                .filter(subject -> !versions(subject).isEmpty())
                .sorted()
                .toList();
    }

    /** In ascending order; none when the subject is unknown. */
    synchronized List<Integer> versions(String subject) {
        try {
            return client.getAllVersions(subject);
        } catch (RestClientException unknown) {
            return List.of();
        } catch (IOException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** The schema under a subject with its id and version. */
    synchronized Optional<Schema> find(String subject, ParsedSchema parsed) {
        for (int version : versions(subject)) {
            Schema known = client.getByVersion(subject, version, false);
            ParsedSchema schema = schema(subject, known);
            if (schema.equals(parsed) || parsed.canLookup(schema, client)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    synchronized Optional<Schema> version(String subject, int version) {
        return versions(subject).contains(version)
                ? Optional.of(client.getByVersion(subject, version, false))
                : Optional.empty();
    }

    synchronized Optional<ParsedSchema> byId(int id) {
        if (id < 1 || id > highestId) {
            return Optional.empty();
        }
        try {
            return Optional.of(client.getSchemaById(id));
        } catch (RestClientException unknown) {
            return Optional.empty();
        } catch (IOException bug) {
            throw new IllegalStateException(bug);
        }
    }

    synchronized Collection<SubjectVersion> versionsOf(int id) {
        return client.getAllVersionsById(id);
    }

    synchronized int highestId() {
        return highestId;
    }

    /** The id that the schema has under another subject, or the next one. */
    synchronized int idFor(ParsedSchema parsed) {
        return Optional.ofNullable(ids.get(parsed)).orElse(highestId + 1);
    }

    synchronized Optional<CompatibilityLevel> level(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    synchronized CompatibilityLevel defaultLevel() {
        return defaultLevel;
    }

    /** Why the schema may not follow those versions of the subject; empty when it may. */
    synchronized List<String> incompatibilities(String subject, ParsedSchema candidate, List<Integer> versions) {
        List<ParsedSchemaHolder> history = new ArrayList<>();
        for (int version : versions) {
            history.add(new SimpleParsedSchemaHolder(schema(subject, client.getByVersion(subject, version, false))));
        }
        return candidate.isCompatible(level(subject).orElse(defaultLevel), history);
    }

    private ParsedSchema schema(String subject, Schema known) {
        return asking(() -> client.getSchemaBySubjectAndId(subject, known.getId()));
    }

    private interface Question<T> {
        T ask() throws IOException, RestClientException;
    }

    /** For questions that can only fail by a bug: the client is in memory, and is asked for what it holds. */
    private static <T> T asking(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException | RestClientException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
