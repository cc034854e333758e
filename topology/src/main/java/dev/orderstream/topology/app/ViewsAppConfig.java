package dev.orderstream.topology.app;

import dev.orderstream.topology.query.QuerySettings;
import java.nio.file.Path;
import java.time.Duration;

/** Configuration of the application <b>views</b> and its query server. */
public record ViewsAppConfig(StreamsConfiguration streams, QuerySettings query) {
    /** Consumer group; a view version of its own runs beside another. */
    public static final String APPLICATION_ID = "order-views-v1";

    /** Readers see what is projected before it is committed, so that this costs them nothing. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /**
     * For everything in one JVM.
     *
     * @param port of the queries on loopback; 0 for any free one
     */
    public static ViewsAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir, int port) {
        return new ViewsAppConfig(
                StreamsConfiguration.forEmbedded(
                        APPLICATION_ID, bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL),
                QuerySettings.of("127.0.0.1", port));
    }
}
