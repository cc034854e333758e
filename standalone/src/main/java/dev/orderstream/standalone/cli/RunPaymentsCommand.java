package dev.orderstream.standalone.cli;

import dev.orderstream.participants.StartException;
import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.payments.PaymentsApp;
import dev.orderstream.participants.payments.PaymentsAppConfig;
import dev.orderstream.participants.work.Consumption;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the application payments: asks the payment provider. */
@Command(
        name = "payments",
        description = {
            "Ask the payment provider on behalf of the saga. Health and metrics are at --port.",
            "What is sent and understood: docs/payments.md."
        })
final class RunPaymentsCommand implements Callable<Integer> {
    @Mixin
    private final ParticipantOptions participant = new ParticipantOptions();

    @Mixin
    private final ProviderOptions provider = new ProviderOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        QuerySettings served = http.settings();
        PaymentsAppConfig config = configuration();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (PaymentsApp app = PaymentsApp.start(config, metrics)) {
            Consumption running = app.running();
            try (OperationsServer server =
                    OperationsServer.start(served, new ParticipantHealth("payments", running), metrics)) {
                String says = "payments asks the provider; health and metrics on port " + server.port();
                return UntilStopped.run(spec, says, running::isLive, running::status);
            }
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private PaymentsAppConfig configuration() {
        try {
            return new PaymentsAppConfig(
                    participant.work(PaymentsAppConfig.GROUP_ID),
                    participant.calls(CallSettings.PAYMENTS),
                    provider.settings(System.getenv()),
                    participant.commandAgeMax(PaymentsAppConfig.COMMAND_AGE_MAX));
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
