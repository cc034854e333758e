package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
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

/** Runs the application fulfilment: the sagas. */
@Command(
        name = "fulfilment",
        description = {
            "Have stock reserved, charges made and customers told for submitted orders, and take it back where that fails.",
            "Health and metrics are at --port. The policy must be the same on every instance."
        })
final class RunFulfilmentCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions streams = new RunOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Mixin
    private final SagaOptions saga = new SagaOptions();

    @Option(
            names = "--record-bytes-max",
            paramLabel = "BYTES",
            defaultValue = "" + DecideSettings.RECORD_BYTES_MAX,
            description = "Largest record that is written (default: ${DEFAULT-VALUE}).")
    private int recordBytesMax;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        QuerySettings served = http.settings();
        FulfilmentAppConfig config = configuration();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (FulfilmentApp app = FulfilmentApp.start(config, metrics);
                OperationsServer server = OperationsServer.start(served, app.running(), metrics)) {
            return UntilStopped.run(
                    spec, "fulfilment runs; health and metrics on port " + server.port(), app.running());
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private FulfilmentAppConfig configuration() {
        try {
            return new FulfilmentAppConfig(
                    streams.configuration(FulfilmentAppConfig.APPLICATION_ID, FulfilmentAppConfig.COMMIT_INTERVAL),
                    saga.policy(),
                    recordBytesMax);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
