package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.LetterRetention;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the application views: the read side and its queries. */
@Command(
        name = "views",
        description = {
            "Build the read views and answer queries at --port.",
            "Several instances share the partitions; each answers for all of them when each has --advertise."
        })
final class RunViewsCommand implements Callable<Integer> {
    private static final int DAYS_MAX = 3_650;

    @Mixin
    private final ViewVersionOption view = new ViewVersionOption();

    @Mixin
    private final RunOptions streams = new RunOptions();

    @Mixin
    private final HttpOptions http = new HttpOptions();

    @Mixin
    private final AdvertiseOption advertise = new AdvertiseOption();

    @Mixin
    private final RedriveOptions redrive = new RedriveOptions();

    @Option(
            names = "--dead-letter-retention",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "How long a dead letter is known, in days (default: ${DEFAULT-VALUE}).")
    private int deadLetterDays;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        // What is advertised must be known before it is listened on.
        QuerySettings query = redrive.applied(advertise.isGiven() ? http.settingsOnOnePort() : http.settings());
        ViewsAppConfig config = new ViewsAppConfig(
                streams.configuration(ViewsAppConfig.applicationId(view.version()), ViewsAppConfig.COMMIT_INTERVAL),
                query,
                advertise.host(query.port()),
                retention());
        try (ViewsApp app = ViewsApp.start(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            return UntilStopped.run(spec, "views answers queries on port " + app.port(), app.running());
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private LetterRetention retention() {
        if (deadLetterDays < 1 || deadLetterDays > DAYS_MAX) {
            throw new PreconditionException(
                    "--dead-letter-retention is " + deadLetterDays + "; it must be 1 to " + DAYS_MAX + " days.");
        }
        return new LetterRetention(Duration.ofDays(deadLetterDays));
    }
}
