package dev.orderstream.topology.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Audits the cluster again and again while an application runs: findings are logged once when they come and once when they go, and are
 * metrics in between. Brokers that do not answer are no finding; the age of the last audit grows.
 */
final class AuditWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWatch.class);

    /** So many findings make a reason: what is told over HTTP is bounded. */
    private static final int TOLD_MAX = 3;

    private final Audit audit;
    private final Duration interval;
    private final Consumer<String> stop;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final Map<String, String> known;
    private volatile List<Finding> findings = List.of();
    private volatile long auditedNanos = System.nanoTime();

    private AuditWatch(Audit audit, ClusterSnapshot begun, Duration interval, Consumer<String> stop) {
        this.audit = audit;
        this.known = Audit.ids(begun);
        this.interval = interval;
        this.stop = stop;
        this.thread = Thread.ofVirtual().name("audit").unstarted(this::watch);
    }

    /**
     * Begins, an interval from now.
     *
     * @param begun the cluster that the application started on
     * @param stop is told why the instance must stop
     */
    static AuditWatch start(
            Audit audit, ClusterSnapshot begun, Duration interval, Consumer<String> stop, MeterRegistry registry) {
        AuditWatch watch = new AuditWatch(audit, begun, interval, stop);
        watch.measure(registry);
        watch.thread.start();
        return watch;
    }

    private void measure(MeterRegistry registry) {
        for (FindingCode code : FindingCode.values()) {
            Gauge.builder("orderstream.audit.findings", this, watch -> watch.count(code))
                    .description("What is wrong with the topics and offsets of the application; 0 when nothing is")
                    .tag("application", audit.plan().group())
                    .tag("code", code.name())
                    .register(registry);
        }
        Gauge.builder("orderstream.audit.age", this, watch -> watch.ageSeconds())
                .description("Time since the cluster was last audited; grows while the brokers do not answer")
                .baseUnit("seconds")
                .tag("application", audit.plan().group())
                .register(registry);
    }

    private double count(FindingCode code) {
        return findings.stream().filter(finding -> finding.code() == code).count();
    }

    private double ageSeconds() {
        return (System.nanoTime() - auditedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    private void watch() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    note(audit.ofRunning(known));
                } catch (RuntimeException away) {
                    LOG.atDebug().setCause(away).log("The cluster could not be audited");
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void note(Audit.Result result) {
        List<Finding> before = findings;
        List<Finding> now = result.findings();
        findings = now;
        auditedNanos = System.nanoTime();
        now.stream()
                .filter(finding -> isNewTo(before, finding))
                .forEach(finding -> LOG.atWarn()
                        .addKeyValue("code", finding.code())
                        .addKeyValue("subject", finding.subject())
                        .addKeyValue("sentence", finding.sentence())
                        .log("The cluster is not as this application needs it"));
        before.stream()
                .filter(finding -> isNewTo(now, finding))
                .forEach(finding -> LOG.atInfo()
                        .addKeyValue("code", finding.code())
                        .addKeyValue("subject", finding.subject())
                        .log("A finding of the audit is gone"));
        reason(now.stream().filter(finding -> finding.code().stops()).toList()).ifPresent(stop);
    }

    private static boolean isNewTo(List<Finding> others, Finding finding) {
        return others.stream().noneMatch(finding::isSameAs);
    }

    private static Optional<String> reason(List<Finding> findings) {
        return Optional.of(
                        findings.stream().map(Finding::toString).limit(TOLD_MAX).collect(Collectors.joining("; ")))
                .filter(reason -> !reason.isEmpty());
    }

    /** Why the inputs of this instance cannot be read on, by looking now; empty when that cannot be said. */
    Optional<String> lookForReason() {
        try {
            Audit.Result result = audit.ofRunning(known);
            findings = result.findings();
            return reason(result.findings());
        } catch (RuntimeException away) {
            LOG.atDebug().setCause(away).log("The cluster could not be audited");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        audit.close();
    }
}
