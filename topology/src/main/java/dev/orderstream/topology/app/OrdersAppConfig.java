package dev.orderstream.topology.app;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.stream.DecideSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Configuration of the application <b>orders</b>.
 *
 * @param teams those whose own command topics are read beside {@code order-commands}; the same on every instance
 * @param recordBytesMax largest record that may be written, in bytes; 8,192 to 100,000,000, default 1,000,000
 * @param holds when the later commands of an order wait for what becomes of a dead letter; the same on every instance
 */
public record OrdersAppConfig(StreamsConfiguration streams, List<String> teams, int recordBytesMax, HoldRules holds) {
    /** Consumer group and transactional ids. */
    public static final String APPLICATION_ID = "orders";

    /** What a batch and the key and headers of a record take beside its value. */
    private static final int OVERHEAD_BYTES = 2_048;

    /** Kafka's own default of {@code max.message.bytes}. */
    private static final int MESSAGE_BYTES_DEFAULT = 1_048_588;

    /** For the one store that has a cache, {@code input-fence}: a value of some hundred bytes a partition. */
    private static final long STORE_CACHE_BYTES = 1 << 20;

    /** How long a transaction stays open by default. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(25);

    public OrdersAppConfig {
        teams = Topics.commands(teams).stream()
                .flatMap(topic -> Topics.team(topic).stream())
                .toList();
        DecideSettings.requireRecordBytes(recordBytesMax);
    }

    /** With the standard of what waits. */
    public OrdersAppConfig(StreamsConfiguration streams, List<String> teams, int recordBytesMax) {
        this(streams, teams, recordBytesMax, HoldRules.STANDARD);
    }

    /** What topics and the producer must take. */
    int batchBytesMax() {
        return recordBytesMax + OVERHEAD_BYTES;
    }

    /** What Kafka Streams is configured with: its producer, and the changelog that it creates, take the largest record. */
    StreamsConfiguration settings() {
        String bytes = Integer.toString(Math.max(MESSAGE_BYTES_DEFAULT, batchBytesMax()));
        return streams.withProducerDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, bytes)
                .withTopicDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes)
                .withStoreCacheDefault(STORE_CACHE_BYTES);
    }

    /** For everything in one JVM. */
    public static OrdersAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir) {
        return new OrdersAppConfig(
                StreamsConfiguration.forEmbedded(
                        APPLICATION_ID, bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL),
                List.of(),
                DecideSettings.RECORD_BYTES_MAX);
    }

    /** The same that reads these teams' topics, too. */
    public OrdersAppConfig withTeams(List<String> more) {
        return new OrdersAppConfig(streams, more, recordBytesMax, holds);
    }
}
