package dev.orderstream.standalone.registry;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SubjectVersion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;

/** What a registry does. A write returns when its record is durable; one write at a time; reads never wait for a write. */
final class SchemaRegistry implements AutoCloseable {
    private static final int SUBJECT_CHARS_MAX = 255;
    /** Confluent's prefix of subjects in a context of their own, with ids of its own; there is one context here. */
    private static final String CONTEXT = ":";

    private static final int SUBJECTS_MAX = 10_000;
    private static final int VERSIONS_MAX = 1_000;

    private final SchemaCatalog catalog = new SchemaCatalog(CompatibilityLevel.FULL_TRANSITIVE);
    private final ReentrantLock writing = new ReentrantLock();
    private final SchemaLog log;

    SchemaRegistry(RegistryConfig config) {
        this.log = new SchemaLog(config, catalog::apply);
    }

    /** Registers a schema, or finds it registered: the same schema has the same id under every subject. */
    Schema register(String subject, Schema request, boolean normalize) {
        requireValid(subject);
        ParsedSchema parsed = parse(request, normalize);
        Optional<Schema> known = catalog.find(subject, parsed);
        if (known.isPresent()) {
            return known.get();
        }
        return writing(() -> {
            log.catchUp();
            return catalog.find(subject, parsed).orElseGet(() -> append(subject, parsed));
        });
    }

    private Schema append(String subject, ParsedSchema parsed) {
        List<Integer> versions = catalog.versions(subject);
        requireRoom(subject, versions.size());
        List<String> reasons = catalog.incompatibilities(subject, parsed, versions);
        if (!reasons.isEmpty()) {
            throw RegistryException.incompatible(String.join("; ", reasons));
        }
        int version = versions.isEmpty() ? 1 : versions.getLast() + 1;
        Schema schema = new Schema(subject, version, catalog.idFor(parsed), parsed);
        log.append(new StoredRecord.Version(schema));
        return schema;
    }

    /** The schema under a subject, with its id and version. */
    Schema lookup(String subject, Schema request, boolean normalize) {
        requireKnown(subject);
        return catalog.find(subject, parse(request, normalize)).orElseThrow(RegistryException::schemaNotFound);
    }

    List<String> subjects() {
        return catalog.subjects();
    }

    List<Integer> versions(String subject) {
        return requireKnown(subject);
    }

    /** @param version a number, or "latest" (also -1) */
    Schema version(String subject, String version) {
        int number = versionNumber(version, requireKnown(subject));
        return catalog.version(subject, number).orElseThrow(() -> RegistryException.versionNotFound(version));
    }

    ParsedSchema byId(int id) {
        return catalog.byId(id).orElseThrow(() -> RegistryException.schemaNotFound(id));
    }

    Collection<SubjectVersion> versionsOf(int id) {
        byId(id);
        return catalog.versionsOf(id);
    }

    int highestId() {
        return catalog.highestId();
    }

    /** Why the schema may not follow the version given, or any where none is given; empty when it may. */
    List<String> incompatibilities(String subject, Optional<String> version, Schema request, boolean normalize) {
        ParsedSchema candidate = parse(request, normalize);
        if (version.isEmpty()) {
            return catalog.incompatibilities(subject, candidate, catalog.versions(subject));
        }
        Schema against = version(subject, version.get());
        return catalog.incompatibilities(subject, candidate, List.of(against.getVersion()));
    }

    CompatibilityLevel defaultLevel() {
        return catalog.defaultLevel();
    }

    CompatibilityLevel level(String subject, boolean orDefault) {
        Optional<CompatibilityLevel> level = catalog.level(subject);
        if (level.isEmpty() && orDefault) {
            return catalog.defaultLevel();
        }
        return level.orElseThrow(() -> RegistryException.levelNotConfigured(subject));
    }

    CompatibilityLevel setLevel(Optional<String> subject, String name) {
        subject.ifPresent(SchemaRegistry::requireValid);
        CompatibilityLevel level = CompatibilityLevel.forName(name);
        if (level == null) {
            throw RegistryException.invalidLevel();
        }
        return writing(() -> {
            log.append(new StoredRecord.Level(subject, level.name));
            return level;
        });
    }

    @Override
    public void close() {
        writing.lock();
        try {
            log.close();
        } finally {
            writing.unlock();
        }
    }

    private ParsedSchema parse(Schema request, boolean normalize) {
        ParsedSchema parsed = catalog.parse(request);
        return normalize ? parsed.normalize() : parsed;
    }

    private interface Write<T> {
        T run();
    }

    private <T> T writing(Write<T> write) {
        writing.lock();
        try {
            return write.run();
        } catch (KafkaException failed) {
            throw RegistryException.notStored(
                    "the write was not acknowledged (" + failed.getClass().getSimpleName() + ")");
        } finally {
            writing.unlock();
        }
    }

    private List<Integer> requireKnown(String subject) {
        List<Integer> versions = catalog.versions(subject);
        if (versions.isEmpty()) {
            throw RegistryException.subjectNotFound(subject);
        }
        return versions;
    }

    private void requireRoom(String subject, int versions) {
        if (versions >= VERSIONS_MAX) {
            throw RegistryException.notPermitted(
                    "Subject '" + subject + "' has " + VERSIONS_MAX + " versions: no more.");
        }
        if (versions == 0 && catalog.subjects().size() >= SUBJECTS_MAX) {
            throw RegistryException.notPermitted("This registry has " + SUBJECTS_MAX + " subjects: no more.");
        }
    }

    private static void requireValid(String subject) {
        if (subject.isBlank()
                || subject.length() > SUBJECT_CHARS_MAX
                || subject.startsWith(CONTEXT)
                || subject.chars().anyMatch(Character::isISOControl)) {
            throw RegistryException.invalidSubject(subject);
        }
    }

    private static int versionNumber(String version, List<Integer> known) {
        if (version.equals("latest") || version.equals("-1")) {
            return known.getLast();
        }
        try {
            int number = Integer.parseInt(version);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw RegistryException.invalidVersion(version);
        }
        throw RegistryException.invalidVersion(version);
    }
}
