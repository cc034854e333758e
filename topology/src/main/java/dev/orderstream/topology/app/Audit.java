package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Holds a cluster against what an application needs of it. What is found is looked at again before it counts: a topic that was just
 * created, or a transaction whose end has reached one partition and not yet another, passes. Threadsafe.
 */
final class Audit implements AutoCloseable {
    private static final int LOOKS = 4;

    private final Admin admin;
    private final Map<String, Object> clients;
    private final AuditPlan plan;
    private final SnapshotTaker taker;
    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What was found, and where. */
    record Result(ClusterSnapshot cluster, List<Finding> findings) {}

    private Audit(Admin admin, Map<String, Object> clients, AuditPlan plan, Duration pause) {
        this.admin = admin;
        this.clients = clients;
        this.plan = plan;
        this.taker = new SnapshotTaker(admin, clients, plan);
        this.pause = pause;
    }

    /**
     * Makes the clients; nothing is asked yet.
     *
     * @throws StartException when there can be no client for those brokers
     */
    static Audit open(StreamsConfiguration configuration, AuditPlan plan) {
        Map<String, Object> clients = new HashMap<>(configuration.kafka());
        clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.bootstrapServers());
        clients.put(CommonClientConfigs.CLIENT_ID_CONFIG, plan.group() + "-audit");
        // Closing the client waits for its calls, too: without this, for a minute.
        clients.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, BrokerAnswers.SECONDS * 1_000);
        clients.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, BrokerAnswers.SECONDS * 1_000);
        try {
            return new Audit(
                    Admin.create(clients), clients, plan, configuration.audit().pause());
        } catch (KafkaException failed) {
            throw new StartException(
                    "the brokers at " + configuration.bootstrapServers() + " cannot be asked: " + reason(failed),
                    failed);
        }
    }

    /** The client's own sentence says only that it failed; why is in the cause. */
    private static String reason(KafkaException failed) {
        Throwable why = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(why.getMessage());
    }

    AuditPlan plan() {
        return plan;
    }

    Admin admin() {
        return admin;
    }

    /** Settings of Kafka's clients. */
    Map<String, Object> clients() {
        return clients;
    }

    /**
     * Looks at the cluster while the application does not run.
     *
     * @throws StartException when the brokers do not answer
     */
    Result ofStopped() {
        return confirmed(Map.of(), true);
    }

    /**
     * Looks at the cluster while the application runs.
     *
     * @param known ids that the topics had before
     * @throws StartException when the brokers do not answer
     */
    Result ofRunning(Map<String, String> known) {
        return confirmed(known, false);
    }

    /**
     * The cluster, when nothing is found.
     *
     * @throws StartException when something is, with all of it, or when the brokers do not answer
     */
    ClusterSnapshot require() {
        Result result = ofStopped();
        if (!result.findings().isEmpty()) {
            throw new StartException(result.findings().stream()
                    .map(Finding::toString)
                    .collect(Collectors.joining(
                            "\n  ", plan.group() + " does not start on this cluster as it is:\n  ", "")));
        }
        return result.cluster();
    }

    private Result confirmed(Map<String, String> known, boolean isStopped) {
        Result result = look(known, false);
        for (int looks = 1; looks < LOOKS && !result.findings().isEmpty(); looks++) {
            pause();
            List<Finding> before = result.findings();
            Result again = look(known, isStopped);
            result = new Result(
                    again.cluster(),
                    again.findings().stream()
                            .filter(finding -> before.stream().anyMatch(finding::isSameAs))
                            .toList());
        }
        return result;
    }

    private Result look(Map<String, String> known, boolean stable) {
        ClusterSnapshot found = taker.take(stable);
        return new Result(found, findings(found, plan, known));
    }

    /** What is wrong. Pure. */
    static List<Finding> findings(ClusterSnapshot found, AuditPlan plan, Map<String, String> known) {
        return Stream.concat(TopicFindings.in(found, plan), OffsetFindings.in(found, plan, known))
                .toList();
    }

    /** The ids of all topics. */
    static Map<String, String> ids(ClusterSnapshot found) {
        return found.topics().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, topic -> topic.getValue().id()));
    }

    /**
     * Waits.
     *
     * @throws StartException when it is closed meanwhile
     */
    void pause() {
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StartException("stopped while looking at the cluster");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while looking at the cluster", stopped);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        admin.close(Duration.ofSeconds(1));
    }
}
