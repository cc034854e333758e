package dev.orderstream.topology.app;

import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.stream.DecideSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;

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

    /** What a batch and the key and headers of a record take beside its value. */
    private static final int OVERHEAD_BYTES = 2_048;

    /** Kafka's own default of {@code max.message.bytes}. */
    private static final int MESSAGE_BYTES_DEFAULT = 1_048_588;

    /** For the one store that has a cache, {@code input-fence}: a value of some hundred bytes a partition. */
    private static final long STORE_CACHE_BYTES = 1 << 20;

    public FulfilmentAppConfig {
        Objects.requireNonNull(streams);
        Objects.requireNonNull(policy);
        DecideSettings.requireRecordBytes(recordBytesMax);
    }

    /** What topics and the producer must take. */
    int batchBytesMax() {
        return recordBytesMax + OVERHEAD_BYTES;
    }

    /** What Kafka Streams is configured with: its producer, and the changelogs that it creates, take the largest record. */
    StreamsConfiguration settings() {
        String bytes = Integer.toString(Math.max(MESSAGE_BYTES_DEFAULT, batchBytesMax()));
        return streams.withProducerDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, bytes)
                .withTopicDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes)
                .withStoreCacheDefault(STORE_CACHE_BYTES);
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
