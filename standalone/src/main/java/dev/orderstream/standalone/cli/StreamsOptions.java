package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.StreamsConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that run a Streams application: its cluster, and what it may take of the machine. */
final class StreamsOptions {
    private static final Path STATE_DIR = Path.of("state");

    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final RegistryOption registry = new RegistryOption();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description =
                    "Where the stores are kept, those of each application in a directory of its own (default: state).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Stream threads, as many as there are processors at best (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Mixin
    private final RocksDbOptions rocksDb = new RocksDbOptions();

    Cluster cluster() {
        return cluster;
    }

    Path stateDir() {
        return stateDir.orElse(STATE_DIR);
    }

    /** Empty when it is not said. */
    Optional<Path> givenStateDir() {
        return stateDir;
    }

    StreamsConfiguration configuration(String applicationId, Duration commitInterval, int standbys) {
        try {
            return new StreamsConfiguration(
                            applicationId,
                            cluster.bootstrapServers(),
                            RegistrySettings.of(registry.url()),
                            stateDir(),
                            commitInterval,
                            threads,
                            standbys,
                            cluster.commandConfig())
                    .withRocksDb(rocksDb.bounds());
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
