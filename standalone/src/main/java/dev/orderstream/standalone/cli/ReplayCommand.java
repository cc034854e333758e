package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.KeptViews;
import dev.orderstream.topology.app.KeptViews.Found;
import dev.orderstream.topology.app.ReplayProgress;
import dev.orderstream.topology.app.ReplayProgress.Snapshot;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.app.ViewsComparison;
import dev.orderstream.topology.query.OwnerUnavailableException;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.query.RemoteOrders;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Builds a version of the views from the whole log beside the running ones, compares the two, and removes one. */
@Command(
        name = "replay",
        description = {
            "Build a version of the views anew from the whole log, beside the running ones: with a consumer group,",
            "changelogs and stores of its own. Ends when it has caught up; 'run views --view-version N' with the same",
            "--state-dir goes on from there. Interrupted and started again, it goes on where it was.",
            "With --compare-with, compares all orders of both then: exits with 0 when they are equal, else with 1.",
            "With --remove, deletes what a version keeps, after asking."
        })
final class ReplayCommand implements Callable<Integer> {

    /** Nobody waits for these transactions: fewer are faster. */
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

    private static final int NO_STANDBYS = 0;

    /** A member that was killed counts as one until its session is over: 10 s by default. */
    private static final Duration MEMBERS_BOUND = Duration.ofSeconds(15);

    /** Built in less time than this, the views have what is there now, as far as that can be said of a log that grows. */
    private static final Duration CAUGHT_UP = Duration.ofSeconds(3);

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Option(names = "--view-version", paramLabel = "N", required = true, description = "Which version.")
    private int version;

    @Mixin
    private final StreamsOptions options = new StreamsOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Queries of what is built, on loopback, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--compare-with",
            paramLabel = "URL",
            description = "Queries of any instance of the running version: compare all orders with it.")
    private Optional<String> compareWith = Optional.empty();

    @Option(
            names = "--fresh",
            description =
                    "Delete what a former build of that version left (group, changelogs, stores), and start from nothing.")
    private boolean fresh;

    @Option(
            names = "--remove",
            description = "Delete that version's consumer group and changelogs and, with --state-dir, its stores.")
    private boolean remove;

    @Option(names = "--yes", description = "With --remove: do not ask.")
    private boolean yes;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CountDownLatch stopping = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        String applicationId = ViewsAppConfig.applicationId(ViewVersionOption.checked(version));
        if (remove && (fresh || compareWith.isPresent())) {
            throw new PreconditionException("--remove goes with neither --fresh nor --compare-with.");
        }
        Optional<Path> stores = remove ? options.givenStateDir() : Optional.of(options.stateDir());
        try (KeptViews kept = new KeptViews(options.cluster().clientConfig(), applicationId, stores)) {
            if (remove) {
                return new ReplayRemoval(spec, json.wanted(), yes).run(kept);
            }
            Signals.onStop(stopping::countDown);
            return replay(kept);
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        } catch (CancellationException stopped) {
            spec.commandLine().getErr().println("orders: stopped; started again, it goes on where it was.");
            return ExitCode.FAILED;
        }
    }

    private int replay(KeptViews kept) throws InterruptedException {
        ReplayDisplay display =
                new ReplayDisplay(new ProgressLines(spec.commandLine().getErr(), ProgressLines.Form.of(json)));
        StreamsConfiguration streams = options.configuration(kept.applicationId(), COMMIT_INTERVAL, NO_STANDBYS);
        if (compareWith.isEmpty()) {
            prepare(kept, display);
            return build(streams, Optional.empty(), display);
        }
        try (RemoteOrders running = orders(compareWith.get())) {
            if (applicationIdOf(running).equals(kept.applicationId())) {
                throw new PreconditionException("What runs at " + compareWith.get() + " is " + kept.applicationId()
                        + " itself; choose another --view-version.");
            }
            prepare(kept, display);
            return build(streams, Optional.of(running), display);
        }
    }

    private static RemoteOrders orders(String url) {
        try {
            return ViewsComparison.orders(url);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException("--compare-with: " + wrong.getMessage() + ".", wrong);
        }
    }

    /** Asked before anything is built: it may take an hour to get to the comparison. */
    private static String applicationIdOf(RemoteOrders running) throws InterruptedException {
        try {
            return running.applicationId();
        } catch (OwnerUnavailableException cannot) {
            throw new PreconditionException("--compare-with: " + cannot.getMessage() + ".", cannot);
        }
    }

    /** Joining instances that run would take partitions from them and, as nobody can reach this one, from their readers. */
    private void prepare(KeptViews kept, ReplayDisplay display) throws InterruptedException {
        Found found = kept.look();
        if (found.members()) {
            display.say("Waiting for the members of group " + kept.applicationId() + " to leave");
        }
        for (long deadline = System.nanoTime() + MEMBERS_BOUND.toNanos(); found.members(); found = kept.look()) {
            if (System.nanoTime() > deadline) {
                throw new PreconditionException(
                        "Group " + kept.applicationId()
                                + " has live members: that version runs already; stop its instances, or choose another --view-version.");
            }
            pause(LOOK_AGAIN);
        }
        if (fresh && !found.isNothing()) {
            kept.delete(found);
            display.say("Deleted what a former build of " + kept.applicationId() + " left");
        }
    }

    private int build(StreamsConfiguration streams, Optional<RemoteOrders> running, ReplayDisplay display)
            throws InterruptedException {
        Ports.requireFree(port, "queries", "--port");
        ViewsAppConfig config = new ViewsAppConfig(streams, QuerySettings.of(Ports.LOOPBACK, port), Optional.empty());
        long begun = System.nanoTime();
        try (ViewsApp app = ViewsApp.start(config, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                ReplayProgress progress =
                        new ReplayProgress(options.cluster().clientConfig(), streams.applicationId())) {
            String url = "http://" + Ports.LOOPBACK + ":" + app.port();
            display.say("Building " + streams.applicationId() + " in " + streams.stateDir() + "; queries at " + url);
            awaitCaughtUp(app, progress, display);
            Snapshot built = progress.now();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            display.say(String.format(
                    Locale.ROOT,
                    "%s has caught up: %,d records, %.1f s.",
                    streams.applicationId(),
                    built.total(),
                    took.toMillis() / 1000.0));
            if (running.isEmpty()) {
                printCaughtUp(streams.applicationId(), built, took);
                return ExitCode.OK;
            }
            return compare(url, running.get(), progress.partitions(), display);
        }
    }

    /** What came in while the views were built is caught up with in turn, each time with less, until it is hardly anything. */
    private void awaitCaughtUp(ViewsApp app, ReplayProgress progress, ReplayDisplay display)
            throws InterruptedException {
        while (true) {
            long begun = System.nanoTime();
            while (!app.isReady()) {
                if (!app.running().isLive()) {
                    throw new IllegalStateException(
                            "The views cannot be built: " + app.running().status() + ".");
                }
                if (display.isDue()) {
                    display.building(
                            progress.now(), app.running().restores().snapshot().remaining());
                }
                pause(TICK);
            }
            if (System.nanoTime() - begun < CAUGHT_UP.toNanos()) {
                return;
            }
            app.catchUpAgain();
        }
    }

    private int compare(String url, RemoteOrders running, int partitions, ReplayDisplay display)
            throws InterruptedException {
        try (RemoteOrders built = orders(url)) {
            ViewsComparison comparison = new ViewsComparison(built, running, () -> pause(LOOK_AGAIN), orders -> {
                if (stopping.getCount() == 0) {
                    throw new CancellationException();
                }
                if (display.isDue()) {
                    display.comparing(orders);
                }
            });
            ReplayReport report =
                    new ReplayReport(built.applicationId(), running.applicationId(), comparison.run(partitions));
            if (json.wanted()) {
                JsonOption.print(spec.commandLine().getOut(), report.data());
            } else {
                display.end();
                report.print(spec.commandLine().getOut());
            }
            return report.result().diverging() == 0 ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void printCaughtUp(String applicationId, Snapshot built, Duration took) {
        if (json.wanted()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("built", applicationId);
            data.put("records", built.total());
            data.put("millis", took.toMillis());
            JsonOption.print(spec.commandLine().getOut(), data);
        }
    }

    private void pause(Duration bound) throws InterruptedException {
        if (stopping.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new CancellationException();
        }
    }
}
