package dev.orderstream.standalone.cli;

import dev.orderstream.benchmarks.AnswerBenchmark;
import dev.orderstream.benchmarks.FulfilmentBenchmark;
import dev.orderstream.benchmarks.GatewayBenchmark;
import dev.orderstream.benchmarks.ReadBenchmark;
import dev.orderstream.benchmarks.RecoverBenchmark;
import dev.orderstream.benchmarks.Target;
import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Measures a running pipeline. */
@Command(name = "bench", description = "Measure a running pipeline ('orders up' in another terminal).")
final class BenchCommand implements Runnable {
    /** Of submissions at once. */
    private static final int BATCH = 1_000;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final RegistryOption registry = new RegistryOption();

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The gateway (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("http://127.0.0.1:8080");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(name = "answer", description = "B4: time to the answer of a waited POST /orders, at a steady rate.")
    int answer(
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "200",
                            description = "Requests a second (default: ${DEFAULT-VALUE}).")
                    double perSecond,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "30",
                            description = "How long (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws InterruptedException {
        requireAtLeast("--rate", perSecond, 1);
        requireAtLeast("--seconds", seconds, 1);
        new AnswerBenchmark(target(), perSecond, Duration.ofSeconds(seconds)).run(out());
        return ExitCode.OK;
    }

    @Command(
            name = "gateway",
            description = "B1, B2a: asynchronous POST /orders a second, beside a raw producer and a bare HTTP answer.")
    int gateway(
            @Option(
                            names = "--connections",
                            paramLabel = "N",
                            defaultValue = "64",
                            description = "Connections (default: ${DEFAULT-VALUE}).")
                    int connections,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "10",
                            description = "Of each lane in each of three rounds (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws InterruptedException {
        requireAtLeast("--connections", connections, 1);
        requireAtLeast("--seconds", seconds, 1);
        new GatewayBenchmark(target(), connections, Duration.ofSeconds(seconds)).run(out());
        return ExitCode.OK;
    }

    @Command(
            name = "read",
            description =
                    "B5: GET /orders/{id} a second, beside a constant of the same size from the same HTTP server.")
    int read(
            @Option(
                            names = "--query-url",
                            paramLabel = "URL",
                            defaultValue = "http://127.0.0.1:8090",
                            description = "The query side (default: ${DEFAULT-VALUE}).")
                    URI queries,
            @Option(
                            names = "--through",
                            paramLabel = "URL",
                            description = "Another instance of it, to be asked for what it does not own.")
                    Optional<URI> through,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "10",
                            description = "Of each lane in each of three rounds (default: ${DEFAULT-VALUE}).")
                    int seconds)
            throws InterruptedException, IOException {
        requireAtLeast("--seconds", seconds, 1);
        new ReadBenchmark(target(), queries, through, Duration.ofSeconds(seconds)).run(out());
        return ExitCode.OK;
    }

    @Command(
            name = "recover",
            description =
                    "B6: views whose state is gone: time until they serve, beside a plain consumer of their changelogs.")
    int recover(
            @Option(
                            names = "--orders",
                            paramLabel = "N",
                            defaultValue = "200000",
                            description = "Created first, in thousands (default: ${DEFAULT-VALUE}).")
                    int orders,
            @Option(
                            names = "--state-dir",
                            paramLabel = "DIR",
                            defaultValue = "bench-state",
                            description = "Where the stores are kept meanwhile (default: ${DEFAULT-VALUE}).")
                    Path stateDir)
            throws InterruptedException, IOException {
        requireAtLeast("--orders", orders, 1_000);
        new RecoverBenchmark(target(), orders, stateDir).run(out());
        return ExitCode.OK;
    }

    @Command(
            name = "fulfilment",
            description = "Sagas: time from submission to COMPLETED at a steady rate, and how many complete a second.")
    int fulfilment(
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "20",
                            description = "Submissions a second (default: ${DEFAULT-VALUE}).")
                    double perSecond,
            @Option(
                            names = "--seconds",
                            paramLabel = "S",
                            defaultValue = "30",
                            description = "For how long (default: ${DEFAULT-VALUE}).")
                    int seconds,
            @Option(
                            names = "--at-once",
                            paramLabel = "N",
                            defaultValue = "10000",
                            description = "Submitted at once afterwards, in thousands (default: ${DEFAULT-VALUE}).")
                    int atOnce)
            throws InterruptedException {
        requireAtLeast("--rate", perSecond, 1);
        requireAtLeast("--seconds", seconds, 1);
        if (atOnce < BATCH || atOnce % BATCH != 0) {
            throw new PreconditionException("--at-once must be a multiple of " + BATCH + ", is " + atOnce + ".");
        }
        new FulfilmentBenchmark(target(), perSecond, Duration.ofSeconds(seconds), atOnce).run(out());
        return ExitCode.OK;
    }

    private static void requireAtLeast(String option, double value, int least) {
        if (value < least) {
            throw new PreconditionException(option + " must be at least " + least + ".");
        }
    }

    private Target target() {
        return new Target(url, cluster.bootstrapServers(), registry.url(), cluster.commandConfig());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
