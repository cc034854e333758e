package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.StreamsConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a Streams application. */
final class StreamsOptions {
    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final RegistryOption registry = new RegistryOption();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "state",
            description = "Where the stores are kept (default: ${DEFAULT-VALUE}).")
    private Path stateDir = Path.of("state");

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Stream threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "Copies of the stores on other instances (default: ${DEFAULT-VALUE}).")
    private int standbys;

    @Option(
            names = "--commit-interval",
            paramLabel = "MS",
            description = "How long a transaction stays open, in milliseconds (default: 25 for orders, 100 for views).")
    private Optional<Integer> commitIntervalMillis = Optional.empty();

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description = "Consumer group and transactional ids (default: orders; order-views-v and the view version,"
                    + " over which this wins).")
    private Optional<String> applicationId = Optional.empty();

    @Mixin
    private final RocksDbOptions rocksDb = new RocksDbOptions();

    StreamsConfiguration configuration(String defaultId, Duration defaultCommitInterval) {
        try {
            return new StreamsConfiguration(
                            applicationId.orElse(defaultId),
                            cluster.bootstrapServers(),
                            RegistrySettings.of(registry.url()),
                            stateDir,
                            commitIntervalMillis.map(Duration::ofMillis).orElse(defaultCommitInterval),
                            threads,
                            standbys,
                            kafka())
                    .withRocksDb(rocksDb.bounds());
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    /** What was given in --command-config. */
    private Map<String, String> kafka() {
        return cluster.commandConfig().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
