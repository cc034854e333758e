package dev.orderstream.topology.app;

import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.InventoryTopology;
import java.nio.file.Path;

/**
 * Configuration of the application <b>inventory</b>.
 *
 * @param recordBytesMax largest record that may be written, in bytes; 8,192 to 100,000,000, default 1,000,000
 * @param holds when the later commands of a SKU wait for what becomes of a dead letter; the same on every instance
 */
public record InventoryAppConfig(StreamsConfiguration streams, int recordBytesMax, HoldRules holds)
        implements DecidingAppConfig {
    /** Consumer group and transactional ids. */
    public static final String APPLICATION_ID = "inventory";

    public InventoryAppConfig {
        DecideSettings.requireRecordBytes(recordBytesMax);
    }

    /** With the standard of what waits. */
    public InventoryAppConfig(StreamsConfiguration streams, int recordBytesMax) {
        this(streams, recordBytesMax, HoldRules.STANDARD);
    }

    @Override
    public AggregateTopics topics() {
        return InventoryTopology.topics();
    }

    /** For everything in one JVM. */
    public static InventoryAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir) {
        return new InventoryAppConfig(
                StreamsConfiguration.forEmbedded(
                        APPLICATION_ID, bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL),
                DecideSettings.RECORD_BYTES_MAX);
    }
}
