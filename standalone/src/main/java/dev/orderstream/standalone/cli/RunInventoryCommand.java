package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.DecideSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the application inventory: decides commands about stock. */
@Command(name = "inventory", description = "Decide commands about stock. Health and metrics are at --port.")
final class RunInventoryCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions streams = new RunOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Option(
            names = "--record-bytes-max",
            paramLabel = "BYTES",
            defaultValue = "" + DecideSettings.RECORD_BYTES_MAX,
            description = "Largest record that is written (default: ${DEFAULT-VALUE}).")
    private int recordBytesMax;

    @Mixin
    private final HoldOptions holds = new HoldOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        QuerySettings served = http.settings();
        InventoryAppConfig config = configuration();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (InventoryApp app = InventoryApp.start(config, metrics);
                OperationsServer server = OperationsServer.start(served, app.running(), metrics)) {
            return UntilStopped.run(
                    spec, "inventory decides; health and metrics on port " + server.port(), app.running());
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private InventoryAppConfig configuration() {
        try {
            return new InventoryAppConfig(
                    streams.configuration(InventoryAppConfig.APPLICATION_ID, InventoryAppConfig.COMMIT_INTERVAL),
                    recordBytesMax,
                    holds.rules());
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
