package dev.orderstream.standalone.cli;

import dev.orderstream.topology.app.StreamsConfiguration;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of a Streams application that runs on. */
final class RunOptions {
    @Mixin
    private final StreamsOptions streams = new StreamsOptions();

    @Option(
            names = "--standbys",
            paramLabel = "N",
            defaultValue = "0",
            description = "Copies of the stores on other instances (default: ${DEFAULT-VALUE}).")
    private int standbys;

    @Option(
            names = "--commit-interval",
            paramLabel = "MS",
            description =
                    "How long a transaction stays open, in milliseconds (default: 25 for orders, inventory and fulfilment, 100 for views).")
    private Optional<Integer> commitIntervalMillis = Optional.empty();

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            description =
                    "Consumer group and transactional ids (default: orders; inventory; fulfilment; order-views-v and the view"
                            + " version, over which this wins).")
    private Optional<String> applicationId = Optional.empty();

    @Mixin
    private final ReplicasOption replicas = new ReplicasOption();

    StreamsConfiguration configuration(String defaultId, Duration defaultCommitInterval) {
        return streams.configuration(
                        applicationId.orElse(defaultId),
                        commitIntervalMillis.map(Duration::ofMillis).orElse(defaultCommitInterval),
                        standbys)
                .withAudit(replicas.settings());
    }
}
