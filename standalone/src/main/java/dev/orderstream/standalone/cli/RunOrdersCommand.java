package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.TeamsCheck;
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

/** Runs the application orders: decides commands. */
@Command(name = "orders", description = "Decide order commands. Health and metrics are at --port.")
final class RunOrdersCommand implements Callable<Integer> {
    @Mixin
    private final RunOptions streams = new RunOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Mixin
    private final TeamsOption teams = new TeamsOption();

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
        OrdersAppConfig config = configuration();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (OrdersApp app = start(config, metrics);
                OperationsServer server = OperationsServer.start(served, app.running(), metrics)) {
            return UntilStopped.run(spec, "orders decides; health and metrics on port " + server.port(), app.running());
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private static OrdersApp start(OrdersAppConfig config, PrometheusMeterRegistry metrics) {
        TeamsCheck.require(config);
        return OrdersApp.start(config, metrics);
    }

    private OrdersAppConfig configuration() {
        try {
            return new OrdersAppConfig(
                    streams.configuration(OrdersAppConfig.APPLICATION_ID, OrdersAppConfig.COMMIT_INTERVAL),
                    teams.teams(),
                    recordBytesMax,
                    holds.rules());
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
