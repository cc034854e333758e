package dev.orderstream.participants.work;

import dev.orderstream.schemas.RegistrySettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a participant consumes with.
 *
 * @param groupId consumer group; one for each participant
 * @param recordsMax records under way at once, beyond which no more are fetched; 1 to 100,000. A fetch that is under way comes on top
 * @param bytesMax bytes of them; 1 MiB or more
 * @param spanMax offsets of a partition that may be done above one that is not: so many are done again after a kill
 * @param registryPatience how long a record waits for a registry that is away, until it becomes a FAILED dead letter
 * @param drain how long a call under way is waited for when the process stops or the partition goes elsewhere
 * @param properties further settings of Kafka's clients (security, client.id, ...)
 */
public record WorkSettings(
        String groupId,
        String bootstrapServers,
        RegistrySettings registry,
        int recordsMax,
        long bytesMax,
        long spanMax,
        Duration registryPatience,
        Duration drain,
        Map<String, String> properties) {
    private static final int RECORDS_MAX = 1_000;
    private static final int RECORDS_LIMIT = 100_000;
    private static final long BYTES_MAX = 64 << 20;
    private static final long BYTES_LEAST = 1 << 20;
    private static final long SPAN_MAX = 100_000;

    public WorkSettings {
        Objects.requireNonNull(registry);
        require(!groupId.isBlank(), "the group is empty");
        require(!bootstrapServers.isBlank(), "bootstrap-servers is empty");
        require(
                recordsMax >= 1 && recordsMax <= RECORDS_LIMIT,
                "in-flight-max must be 1 to " + RECORDS_LIMIT + ", is " + recordsMax);
        require(bytesMax >= BYTES_LEAST, "in-flight-bytes-max must be at least " + BYTES_LEAST + ", is " + bytesMax);
        require(spanMax >= 1, "the span must be 1 or more, is " + spanMax);
        require(!registryPatience.isNegative() && !drain.isNegative(), "a time is negative");
        properties = Map.copyOf(properties);
    }

    /** The defaults. */
    public static WorkSettings of(
            String groupId, String bootstrapServers, RegistrySettings registry, Map<String, String> properties) {
        return new WorkSettings(
                groupId,
                bootstrapServers,
                registry,
                RECORDS_MAX,
                BYTES_MAX,
                SPAN_MAX,
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                properties);
    }

    /** The same with other bounds of what is under way. */
    public WorkSettings withInFlight(int records, long bytes) {
        return new WorkSettings(
                groupId, bootstrapServers, registry, records, bytes, spanMax, registryPatience, drain, properties);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
