package dev.orderstream.topology.app;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.DecideSettings;
import dev.orderstream.topology.stream.OrdersTopology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Configuration of the application <b>orders</b>.
 *
 * @param teams those whose own command topics are read beside {@code order-commands}; the same on every instance
 * @param recordBytesMax largest record that may be written, in bytes; 8,192 to 100,000,000, default 1,000,000
 * @param holds when the later commands of an order wait for what becomes of a dead letter; the same on every instance
 */
public record OrdersAppConfig(StreamsConfiguration streams, List<String> teams, int recordBytesMax, HoldRules holds)
        implements DecidingAppConfig {
    /** Consumer group and transactional ids. */
    public static final String APPLICATION_ID = "orders";

    /** How long a transaction stays open by default. */
    public static final Duration COMMIT_INTERVAL = DecidingAppConfig.COMMIT_INTERVAL;

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

    @Override
    public AggregateTopics topics() {
        return OrdersTopology.topics(teams);
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
