package dev.orderstream.standalone.cli;

import dev.orderstream.participants.notifications.Confirmation;
import dev.orderstream.standalone.DataDirectory;
import dev.orderstream.standalone.FulfilmentSettings;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.Pipeline.Stop;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.standalone.demo.Demo;
import dev.orderstream.standalone.demo.Demo.Endpoints;
import dev.orderstream.standalone.demo.DemoResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything, plays a day of orders, checks what came of it, stops. */
@Command(
        name = "demo",
        description = {
            "Start everything on free ports, play a day of orders through the gateway, and check what came of it.",
            "Then three orders are left to themselves: one is fulfilled, one declined, one out of stock.",
            "Prints the timeline of one order, the day's sales, the dead letters and the three sagas. Exits with 1 when an"
                    + " expectation fails."
        })
final class DemoCommand implements Callable<Integer> {
    /** System property that the launcher sets when stderr is a terminal. */
    private static final String TERMINAL = "orders.terminal";

    private static final int FAILED_SHOWN_MAX = 20;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another day (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep the data there; a new or empty directory. Without it, data is deleted at the end.")
    private Optional<Path> data = Optional.empty();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        if (data.isPresent() && Files.exists(data.get().resolve("kafka"))) {
            throw new PreconditionException("Directory " + data.get()
                    + " holds data of a former run, and the demo counts every record; give --data a new directory.");
        }
        Path dir = data.isPresent() ? data.get() : Files.createTempDirectory("orders-demo-");
        Stop stop = new Stop();
        Signals.onStop(stop::stop);
        DataDirectory directory = DataDirectory.open(dir, false);
        try {
            return run(directory, stop).isGood() ? ExitCode.OK : ExitCode.FAILED;
        } finally {
            leave(directory);
        }
    }

    private DemoResult run(DataDirectory directory, Stop stop) throws InterruptedException, ExecutionException {
        Terminal terminal = new Terminal(spec.commandLine().getErr(), Boolean.getBoolean(TERMINAL));
        long begin = System.nanoTime();
        terminal.line("Starting the pipeline");
        try (Pipeline pipeline = Pipeline.start(PipelineSettings.in(directory.path()), terminal::ready, stop)) {
            terminal.line("Playing a day of orders through " + pipeline.gatewayUrl());
            Endpoints endpoints = new Endpoints(
                    pipeline.gatewayUrl(), pipeline.queryUrl(), pipeline.registryUrl(), pipeline.bootstrapServers());
            Demo demo = new Demo(
                    seed,
                    endpoints,
                    new Begun(pipeline, terminal),
                    (done, all) -> terminal.progress("requests answered", done, all));
            DemoResult result = demo.run();
            if (json.wanted()) {
                JsonOption.print(spec.commandLine().getOut(), result);
            } else {
                new DemoReport(spec.commandLine().getOut()).print(result);
            }
            result.failed().stream()
                    .limit(FAILED_SHOWN_MAX)
                    .forEach(check -> terminal.line(
                            "orders: expectation failed: " + check.expectation() + ", but found " + check.found()));
            terminal.line(String.format(
                    Locale.ROOT,
                    "Done in %.1f s.",
                    Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0));
            return result;
        }
    }

    /** The demo's orders of the day have had no saga; those that come now have one. */
    private record Begun(Pipeline pipeline, Terminal terminal) implements Demo.Fulfilment {
        @Override
        public void begin() {
            terminal.line("Fulfilling orders from now on");
            pipeline.fulfil(FulfilmentSettings.STANDARD.since(Instant.now()));
        }

        @Override
        public List<String> confirmed() {
            return pipeline.confirmations().stream().map(Confirmation::orderId).toList();
        }
    }

    private void leave(DataDirectory directory) {
        if (data.isEmpty()) {
            directory.delete();
        } else {
            directory.close();
        }
    }
}
