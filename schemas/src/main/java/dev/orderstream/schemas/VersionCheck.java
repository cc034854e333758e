package dev.orderstream.schemas;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/**
 * Whether a candidate may be registered under a subject: {@link SubjectCatalog#COMPATIBILITY}, so that it reads what every version wrote,
 * and every version reads what it writes.
 */
public final class VersionCheck {
    private static final int NOT_FOUND = 404;

    /**
     * The versions of a subject.
     *
     * @param versions how many are registered; 0 where the subject is not
     */
    public record Result(String subject, int versions, List<Break> breaks) {}

    /**
     * A version that the candidate does not go with.
     *
     * @param reason who cannot read whom, what is wrong and where in the schema
     */
    public record Break(int version, String reason) {}

    private VersionCheck() {}

    /**
     * Compares the candidate with every version that is registered.
     *
     * @throws RegistryUnavailableException when the registry could not be asked
     */
    public static Result of(SchemaRegistryClient registry, String subject, Schema candidate) {
        try {
            List<Integer> versions = registry.getAllVersions(subject);
            List<Break> breaks = new ArrayList<>();
            for (int version : versions) {
                Schema registered = new Schema.Parser()
                        .parse(registry.getSchemaMetadata(subject, version).getSchema());
                incompatibility(candidate, registered)
                        .ifPresent(why -> breaks.add(new Break(
                                version, "the candidate does not read what version " + version + " wrote: " + why)));
                incompatibility(registered, candidate)
                        .ifPresent(why -> breaks.add(new Break(
                                version, "version " + version + " does not read what the candidate writes: " + why)));
            }
            return new Result(subject, versions.size(), List.copyOf(breaks));
        } catch (RestClientException refused) {
            if (refused.getErrorCode() / 100 == NOT_FOUND) {
                return new Result(subject, 0, List.of());
            }
            throw new RegistryUnavailableException("the registry refused subject " + subject, refused);
        } catch (IOException failed) {
            throw new RegistryUnavailableException("the registry cannot be reached for subject " + subject, failed);
        }
    }

    /** Why the reader cannot read all that the writer may write; empty when it can. */
    static Optional<String> incompatibility(Schema reader, Schema writer) {
        SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return pair.getType() == SchemaCompatibilityType.COMPATIBLE
                ? Optional.empty()
                : Optional.of(pair.getResult().getIncompatibilities().stream()
                        .map(found -> found.getType() + " at " + found.getLocation() + " (" + found.getMessage() + ")")
                        .collect(Collectors.joining("; ")));
    }
}
