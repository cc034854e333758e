package dev.orderstream.standalone.cli;

import dev.orderstream.participants.StartException;
import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.notifications.NotificationsApp;
import dev.orderstream.participants.notifications.NotificationsAppConfig;
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

/** Runs the application notifications: tells customers that their order is paid. */
@Command(
        name = "notifications",
        description = {
            "Post confirmations to a webhook. Health and metrics are at --port.",
            "What is sent, and how to verify it: docs/notifications.md."
        })
final class RunNotificationsCommand implements Callable<Integer> {
    @Mixin
    private final ParticipantOptions participant = new ParticipantOptions();

    @Mixin
    private final WebhookOptions webhook = new WebhookOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        QuerySettings served = http.settings();
        NotificationsAppConfig config = configuration();
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (NotificationsApp app = NotificationsApp.start(config, metrics)) {
            Consumption running = app.running();
            try (OperationsServer server =
                    OperationsServer.start(served, new ParticipantHealth("notifications", running), metrics)) {
                String says = "notifications tells customers; health and metrics on port " + server.port();
                return UntilStopped.run(spec, says, running::isLive, running::status);
            }
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private NotificationsAppConfig configuration() {
        try {
            return new NotificationsAppConfig(
                    participant.work(NotificationsAppConfig.GROUP_ID),
                    participant.calls(CallSettings.NOTIFICATIONS),
                    webhook.settings(System.getenv()),
                    participant.commandAgeMax(NotificationsAppConfig.COMMAND_AGE_MAX));
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
