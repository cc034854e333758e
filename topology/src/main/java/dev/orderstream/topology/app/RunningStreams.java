package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.FailureHandler;
import dev.orderstream.topology.stream.RestoreProgress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Streams instance of an application, from start to stop. */
public final class RunningStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStreams.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final FailureHandler failures;
    private final AuditWatch audits;
    private final AtomicReference<Optional<String>> stopped = new AtomicReference<>(Optional.empty());
    private final RestoreProgress restores = new RestoreProgress();
    private final Semaphore changed = new Semaphore(0);

    private RunningStreams(
            Topology topology,
            StreamsConfig config,
            StreamsConfiguration settings,
            Audited audited,
            MeterRegistry registry) {
        this.streams = new KafkaStreams(topology, config);
        this.audits = AuditWatch.start(
                audited.audit(), audited.cluster(), settings.audit().interval(), this::stop, registry);
        this.failures = FailureHandler.standard(audits::lookForReason);
        this.metrics = new KafkaStreamsMetrics(streams);
        streams.setUncaughtExceptionHandler(failures);
        streams.setGlobalStateRestoreListener(restores);
        Gauge.builder(
                        "orderstream.restore.remaining",
                        restores,
                        progress -> progress.snapshot().remaining())
                .description(
                        "Changelog records that are to be restored before this instance serves all that it was assigned")
                .baseUnit("records")
                .tag("application", settings.applicationId())
                .register(registry);
        streams.setStateListener((now, before) -> {
            LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("The application changed state");
            changed.release();
        });
        metrics.bindTo(registry);
    }

    /**
     * What it starts on.
     *
     * @param audit closed with the instance
     * @param cluster nothing was found wrong with it
     */
    record Audited(Audit audit, ClusterSnapshot cluster) {}

    static RunningStreams start(
            Topology topology,
            StreamsConfig config,
            StreamsConfiguration settings,
            Audited audited,
            MeterRegistry registry) {
        try {
            Files.createDirectories(settings.stateDir());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create the state directory " + settings.stateDir(), failed);
        }
        RunningStreams running = new RunningStreams(topology, config, settings, audited, registry);
        RocksDbMemory.ofProcess(RocksDbBounds.in(config.originals())).measure(registry);
        running.streams.start();
        return running;
    }

    public KafkaStreams streams() {
        return streams;
    }

    /** How far the stores that are being restored have come. */
    public RestoreProgress restores() {
        return restores;
    }

    /** Whether the instance works or is about to: liveness fails only in ERROR, or when it has stopped. */
    public boolean isLive() {
        State state = streams.state();
        return stopped.get().isEmpty()
                && state != State.ERROR
                && state != State.PENDING_ERROR
                && state != State.NOT_RUNNING;
    }

    /** Whether the instance owns what it was assigned and serves it. */
    public boolean isReady() {
        return stopped.get().isEmpty() && streams.state() == State.RUNNING;
    }

    /** State, and why it stopped, or why the last thread died if one did. */
    public String status() {
        Optional<String> failure = stopped.get().or(failures::lastFailure);
        return (stopped.get().isPresent() ? State.ERROR : streams.state())
                + failure.map(why -> " (last failure: " + why + ")").orElse("");
    }

    /**
     * Waits until the instance is RUNNING.
     *
     * @param bound how long to wait while nothing is restored, and the state stays as it is
     * @throws StartException when it is not running by then
     */
    public void awaitRunning(Duration bound) {
        long startNanos = System.nanoTime();
        try {
            long before = restores.restoredRecords();
            // RUNNING may be followed by REBALANCING at once, where another instance starts, too.
            while (!isReady()) {
                boolean hasChanged = changed.tryAcquire(bound.toMillis(), TimeUnit.MILLISECONDS);
                long restored = restores.restoredRecords();
                if (!isLive() || (!hasChanged && restored == before)) {
                    Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
                    throw new StartException(
                            "the application is not running after " + waited.toSeconds() + " s: " + status());
                }
                before = restored;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while the application started", stopped);
        }
    }

    /** Stops for good, as in ERROR: what it reads is not what it began with. */
    private void stop(String reason) {
        if (stopped.compareAndSet(Optional.empty(), Optional.of(reason))) {
            LOG.atError().addKeyValue("reason", reason).log("This instance stops: it must not go on with this log");
            changed.release();
            leave();
        }
    }

    /** Stops, and leaves the group, so that others take over at once. */
    @Override
    public void close() {
        audits.close();
        metrics.close();
        leave();
    }

    private void leave() {
        boolean inTime = streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_BOUND));
        if (!inTime) {
            LOG.atWarn().addKeyValue("bound", CLOSE_BOUND).log("The application did not stop in time");
        }
    }
}
