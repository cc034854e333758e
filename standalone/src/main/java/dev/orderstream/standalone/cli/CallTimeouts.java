package dev.orderstream.standalone.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long a call may take. */
final class CallTimeouts {
    @Option(
            names = "--connect-timeout",
            paramLabel = "MS",
            description = "For a connection, in milliseconds (default: 2000).")
    private Optional<Integer> connectMillis = Optional.empty();

    @Option(
            names = "--call-timeout",
            paramLabel = "MS",
            description = "For a whole call, in milliseconds (default: 10000 of payments, 15000 of notifications).")
    private Optional<Integer> callMillis = Optional.empty();

    Duration connect(Duration standard) {
        return connectMillis.map(Duration::ofMillis).orElse(standard);
    }

    Duration call(Duration standard) {
        return callMillis.map(Duration::ofMillis).orElse(standard);
    }
}
