package dev.orderstream.standalone.cli;

import dev.orderstream.participants.payments.ProviderSettings;
import dev.orderstream.standalone.DataDirectory;
import dev.orderstream.standalone.FulfilmentSettings;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.Pipeline.Stop;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.standalone.PreconditionException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything in this JVM and runs until it is told to stop. */
@Command(
        name = "up",
        description = {
            "Start everything in one process on loopback: broker, schema registry, applications, queries, gateway.",
            "Stops cleanly on Ctrl-C, SIGTERM or SIGHUP. Data is kept and found again."
        })
final class UpCommand implements Callable<Integer> {
    private static final Duration LIVENESS = Duration.ofSeconds(1);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:ORDERS_DATA:-data}",
            description = "Where data is kept (default: ${DEFAULT-VALUE}; ORDERS_DATA).")
    private Path data = Path.of("data");

    @Option(names = "--fresh", description = "Delete what a former run left there.")
    private boolean fresh;

    @Option(
            names = "--gateway-port",
            paramLabel = "PORT",
            defaultValue = "${env:ORDERS_GATEWAY_PORT:-8080}",
            description = "Commands over HTTP (default: ${DEFAULT-VALUE}; ORDERS_GATEWAY_PORT; 0 = any free one).")
    private int gatewayPort;

    @Option(
            names = "--query-port",
            paramLabel = "PORT",
            defaultValue = "${env:ORDERS_QUERY_PORT:-8090}",
            description = "Queries over HTTP (default: ${DEFAULT-VALUE}; ORDERS_QUERY_PORT).")
    private int queryPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "${env:ORDERS_REGISTRY_PORT:-8081}",
            description = "Schema registry (default: ${DEFAULT-VALUE}; ORDERS_REGISTRY_PORT).")
    private int registryPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "${env:ORDERS_KAFKA_PORT:-9092}",
            description = "Kafka (default: ${DEFAULT-VALUE}; ORDERS_KAFKA_PORT).")
    private int kafkaPort;

    @Option(
            names = "--no-fulfilment",
            description = "Only decide: no inventory, no sagas, no payments, no confirmations.")
    private boolean noFulfilment;

    @Option(
            names = "--decline-per-mille",
            paramLabel = "N",
            defaultValue = "0",
            description = {
                "Of a thousand payments, so many are declined by the simulated provider, which moves no money (default:"
                        + " ${DEFAULT-VALUE}).",
                "Those of customers whose id ends in \"-declined\" always are."
            })
    private int declinePerMille;

    @Mixin
    private final TeamsOption teams = new TeamsOption();

    @Mixin
    private final ViewVersionOption view = new ViewVersionOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = new Terminal(spec.commandLine().getErr(), false);
        CountDownLatch stopping = new CountDownLatch(1);
        Stop stop = new Stop();
        Signals.onStop(() -> {
            terminal.line("Stopping");
            stopping.countDown();
            stop.stop();
        });
        try (DataDirectory directory = DataDirectory.take(data)) {
            PipelineSettings settings = settings(directory);
            // Nothing is deleted by a start that cannot be.
            settings.requirePortsFree();
            directory.prepare(fresh);
            terminal.line("Starting, with data in " + directory.path());
            try (Pipeline pipeline = Pipeline.start(settings, terminal::ready, stop)) {
                announce(pipeline);
                run(pipeline, stopping);
            }
        } catch (RuntimeException failed) {
            if (stopping.getCount() > 0) {
                throw failed;
            }
        }
        terminal.line("Stopped");
        return ExitCode.OK;
    }

    private PipelineSettings settings(DataDirectory directory) {
        return new PipelineSettings(
                directory.kafka(),
                directory.streams(),
                gatewayPort,
                queryPort,
                registryPort,
                kafkaPort,
                PipelineSettings.PARTITIONS,
                view.version(),
                teams.teams(),
                noFulfilment ? Optional.empty() : Optional.of(fulfilment()));
    }

    private FulfilmentSettings fulfilment() {
        try {
            return new FulfilmentSettings(
                    Instant.MIN,
                    new ProviderSettings.Simulated(
                            declinePerMille, Duration.ZERO, false, ProviderSettings.Simulated.DECLINED_CUSTOMERS));
        } catch (IllegalArgumentException outOfBounds) {
            throw new PreconditionException(outOfBounds.getMessage() + ".", outOfBounds);
        }
    }

    /** Returns when it is told to stop; throws when the pipeline has failed for good. */
    private static void run(Pipeline pipeline, CountDownLatch stopping) throws InterruptedException {
        while (!stopping.await(LIVENESS.toMillis(), TimeUnit.MILLISECONDS)) {
            if (!pipeline.isLive() && stopping.getCount() > 0) {
                throw new IllegalStateException("The pipeline has failed: " + pipeline.status());
            }
        }
    }

    private void announce(Pipeline pipeline) {
        Map<String, String> urls = new LinkedHashMap<>();
        urls.put("gateway", pipeline.gatewayUrl());
        urls.put("queries", pipeline.queryUrl());
        urls.put("registry", pipeline.registryUrl());
        urls.put("kafka", pipeline.bootstrapServers());
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            JsonOption.print(out, urls);
            return;
        }
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        out.printf(Locale.ROOT, "%nReady after %.1f s.%n%n", uptime / 1000.0);
        urls.forEach((name, url) -> out.printf("  %-10s %s%n", name, url));
        out.printf("%nTry:%n%n%s%n%nCtrl-C stops it.%n", firstCurl(pipeline));
        out.flush();
    }

    private static String firstCurl(Pipeline pipeline) {
        return """
                  curl -i %s/orders -H 'Content-Type: application/json' -d '{"orderId": "order-1", "customerId": "ada", \
                "currency": "EUR", "items": [{"itemId": "1", "sku": "MUG", "name": "Mug", "quantity": 2, \
                "unitPrice": {"amount": 1250, "currency": "EUR"}}]}'
                  curl -s %s/orders/order-1""".formatted(pipeline.gatewayUrl(), pipeline.queryUrl());
    }
}
