package dev.orderstream.topology.app;

import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.stream.DecideSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Configuration of the application <b>fulfilment</b>.
 *
 * @param policy how long a saga waits, how often it asks, and which orders are its business; the same on every instance
 * @param recordBytesMax largest record that may be written, in bytes; 8,192 to 100,000,000, default 1,000,000
 */
public record FulfilmentAppConfig(StreamsConfiguration streams, SagaPolicy policy, int recordBytesMax) {
    /** Consumer group and transactional ids. */
    public static final String APPLICATION_ID = "fulfilment";

    /** How long a transaction stays open by default. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(25);

    /** In one JVM: a saga goes through four transactions of its own before it is completed. */
    private static final Duration COMMIT_INTERVAL_EMBEDDED = Duration.ofMillis(10);

    public FulfilmentAppConfig {
        Objects.requireNonNull(streams);
        Objects.requireNonNull(policy);
        DecideSettings.requireRecordBytes(recordBytesMax);
    }

    /** What topics and the producer must take. */
    int batchBytesMax() {
        return RecordBytes.batch(recordBytesMax);
    }

    /** What Kafka Streams is configured with: its producer, and the changelogs that it creates, take the largest record. */
    StreamsConfiguration settings() {
        return RecordBytes.settings(streams, recordBytesMax);
    }

    /** For everything in one JVM. */
    public static FulfilmentAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir) {
        return new FulfilmentAppConfig(
                StreamsConfiguration.forEmbedded(
                        APPLICATION_ID, bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL_EMBEDDED),
                SagaPolicy.STANDARD,
                DecideSettings.RECORD_BYTES_MAX);
    }

    /** The same that waits and asks like that. */
    public FulfilmentAppConfig withPolicy(SagaPolicy other) {
        return new FulfilmentAppConfig(streams, other, recordBytesMax);
    }
}
