package dev.orderstream.standalone.cli;

import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.work.WorkSettings;
import dev.orderstream.schemas.RegistrySettings;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the applications that ask somebody outside. */
final class ParticipantOptions {
    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final RegistryOption registry = new RegistryOption();

    @Option(names = "--group-id", paramLabel = "ID", description = "Consumer group (default: the application's name).")
    private Optional<String> groupId = Optional.empty();

    @Option(
            names = "--in-flight-max",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Commands taken and not done, beyond which no more are fetched (default: ${DEFAULT-VALUE}).")
    private int inFlightMax;

    @Option(
            names = "--in-flight-bytes-max",
            paramLabel = "BYTES",
            defaultValue = "67108864",
            description = "Bytes of them (default: ${DEFAULT-VALUE}).")
    private long inFlightBytesMax;

    @Option(
            names = "--calls-max",
            paramLabel = "N",
            description = "Calls under way at once (default: 64 of payments, 32 of notifications).")
    private Optional<Integer> callsMax = Optional.empty();

    @Option(
            names = "--attempts-max",
            paramLabel = "N",
            description = "Tries of a command before it is a FAILED dead letter; 0: as many as there is time for"
                    + " (default: 0 of payments, 10 of notifications).")
    private Optional<Integer> attemptsMax = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "S",
            description = "Seconds after which a command without an answer is a FAILED dead letter"
                    + " (default: 600 of payments, 3600 of notifications).")
    private Optional<Integer> patienceSeconds = Optional.empty();

    @Option(
            names = "--retries-per-second",
            paramLabel = "N",
            defaultValue = "10",
            description = "Retries of the whole process a second, beside one for five calls (default:"
                    + " ${DEFAULT-VALUE}).")
    private int retriesPerSecond;

    @Option(
            names = "--breaker-failures",
            paramLabel = "N",
            defaultValue = "10",
            description = "Failures one after the other, after which no calls are made for a time (default:"
                    + " ${DEFAULT-VALUE}).")
    private int breakerFailures;

    @Option(
            names = "--breaker-open",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "That time, in milliseconds (default: ${DEFAULT-VALUE}).")
    private int breakerOpenMillis;

    @Option(
            names = "--command-age-max",
            paramLabel = "MIN",
            description = "Older commands are not sent, in minutes (default: 1200 of payments, 1440 of notifications).")
    private Optional<Integer> commandAgeMinutes = Optional.empty();

    /** @throws IllegalArgumentException when they cannot work */
    WorkSettings work(String defaultGroup) {
        return WorkSettings.of(
                        groupId.orElse(defaultGroup),
                        cluster.bootstrapServers(),
                        RegistrySettings.of(registry.url()),
                        cluster.commandConfig())
                .withInFlight(inFlightMax, inFlightBytesMax);
    }

    /** @throws IllegalArgumentException when they cannot work */
    CallSettings calls(CallSettings defaults) {
        return defaults.withCallsMax(callsMax.orElse(defaults.callsMax()))
                .withAttemptsMax(attemptsMax.orElse(defaults.attemptsMax()))
                .withPatience(patienceSeconds.map(Duration::ofSeconds).orElse(defaults.patience()))
                .withRetriesPerSecond(retriesPerSecond)
                .withBreaker(breakerFailures, Duration.ofMillis(breakerOpenMillis));
    }

    Duration commandAgeMax(Duration standard) {
        return commandAgeMinutes.map(Duration::ofMinutes).orElse(standard);
    }
}
