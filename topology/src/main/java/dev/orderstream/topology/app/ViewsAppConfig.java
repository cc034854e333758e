package dev.orderstream.topology.app;

import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.LetterRetention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Configuration of the application <b>views</b> and its query server.
 *
 * @param advertised where other instances reach this one's queries; empty: this is the only one
 * @param deadLetters how long dead letters are known
 */
public record ViewsAppConfig(
        StreamsConfiguration streams, QuerySettings query, Optional<HostInfo> advertised, LetterRetention deadLetters) {
    /** Of the views: raised when a store is added or means something else, so that it is built from the whole log. */
    public static final int VERSION = 4;

    /** Consumer group of that version, which runs beside another. */
    public static final String APPLICATION_ID = applicationId(VERSION);

    /** Readers see what is projected before it is committed, so that this costs them nothing. */
    public static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);

    /**
     * A transaction that a dead instance left open keeps whoever takes its partitions over from starting until the broker aborts it,
     * up to {@code transaction.abort.timed.out.transaction.cleanup.interval.ms} later. Shorter than the session, so that it costs no time.
     */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

    /** Dead letters are known as long as their topic keeps them. */
    public ViewsAppConfig(StreamsConfiguration streams, QuerySettings query, Optional<HostInfo> advertised) {
        this(streams, query, advertised, LetterRetention.STANDARD);
    }

    /**
     * For everything in one JVM.
     *
     * @param port of the queries on loopback; 0 for any free one
     */
    public static ViewsAppConfig forEmbedded(String bootstrapServers, String registryUrl, Path stateDir, int port) {
        return forEmbedded(VERSION, bootstrapServers, registryUrl, stateDir, port);
    }

    /**
     * The same, of a version.
     *
     * @throws IllegalArgumentException when it is below 1
     */
    public static ViewsAppConfig forEmbedded(
            int version, String bootstrapServers, String registryUrl, Path stateDir, int port) {
        return new ViewsAppConfig(
                StreamsConfiguration.forEmbedded(
                        applicationId(version), bootstrapServers, registryUrl, stateDir, COMMIT_INTERVAL),
                QuerySettings.of("127.0.0.1", port),
                Optional.empty());
    }

    /** The same, reached by others there. */
    public ViewsAppConfig advertisedAs(HostInfo host) {
        return new ViewsAppConfig(streams, query, Optional.of(host), deadLetters);
    }

    /** What Kafka Streams is configured with. */
    StreamsConfiguration settings() {
        return advertised
                .map(host -> streams.with(StreamsConfig.APPLICATION_SERVER_CONFIG, host.host() + ":" + host.port()))
                .orElse(streams)
                .withProducerDefault(
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    }

    /**
     * The consumer group of a version of the views.
     *
     * @throws IllegalArgumentException when the version is below 1
     */
    public static String applicationId(int version) {
        if (version < 1) {
            throw new IllegalArgumentException("view-version must be 1 or more, found " + version);
        }
        return "order-views-v" + version;
    }
}
