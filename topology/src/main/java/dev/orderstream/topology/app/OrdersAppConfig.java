package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.DecideSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Configuration of the application <b>orders</b>.
 *
 * @param recordBytesMax largest record that may be written, in bytes; default 1,000,000
 */
public record OrdersAppConfig(StreamsConfiguration streams, int recordBytesMax) {
    /** What key, headers and the batch around a record take of the producer's {@code max.request.size}. */
    private static final int OVERHEAD_BYTES = 4_096;

    /** Consumer group and transactional ids. */
    public static final String APPLICATION_ID = "orders";

    /** How long a transaction stays open by default. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(25);

    public OrdersAppConfig {
        int most = streams.requestBytesMax() - OVERHEAD_BYTES;
        if (recordBytesMax < DecideSettings.RECORD_BYTES_LEAST || recordBytesMax > most) {
            throw new IllegalArgumentException("record-bytes-max must be " + DecideSettings.RECORD_BYTES_LEAST + " to "
                    + most + " (the producer's max.request.size, less " + OVERHEAD_BYTES + "), found "
                    + recordBytesMax);
        }
    }

    /** For everything in one JVM. */
    public static OrdersAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir) {
        return new OrdersAppConfig(
                StreamsConfiguration.forEmbedded(
                        APPLICATION_ID, bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL),
                DecideSettings.RECORD_BYTES_MAX);
    }
}
