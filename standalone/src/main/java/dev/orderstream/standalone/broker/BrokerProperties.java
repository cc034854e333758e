package dev.orderstream.standalone.broker;

import dev.orderstream.standalone.Ports;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the embedded broker is configured with: one node that is broker and controller, small and quick to start. */
final class BrokerProperties {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    private static final String CLIENT_LISTENER = "PLAINTEXT";

    private BrokerProperties() {}

    static Map<String, Object> of(BrokerSettings settings, int port, int controllerPort) {
        Map<String, Object> properties = new HashMap<>();
        quorum(properties, port, controllerPort);
        singleNode(properties);
        groupsAndTransactions(properties);
        small(properties);
        properties.put("log.dirs", settings.dataDir().toString());
        properties.put("auto.create.topics.enable", false);
        properties.put("broker.session.timeout.ms", (int)
                settings.brokerSessionTimeout().toMillis());
        properties.put(
                "broker.heartbeat.interval.ms",
                (int) settings.brokerSessionTimeout().toMillis() / 6);
        return properties;
    }

    /** The same node as a controller alone. */
    static Map<String, Object> ofController(BrokerSettings settings, int controllerPort) {
        Map<String, Object> properties = of(settings, 0, controllerPort);
        properties.put("process.roles", "controller");
        properties.put("listeners", CONTROLLER_LISTENER + "://" + Ports.LOOPBACK + ":" + controllerPort);
        properties.remove("advertised.listeners");
        properties.remove("inter.broker.listener.name");
        return properties;
    }

    /** A static quorum (kraft.version 0): the log stores no endpoint of a voter, so that ports may change from start to start. */
    private static void quorum(Map<String, Object> properties, int port, int controllerPort) {
        String client = CLIENT_LISTENER + "://" + Ports.LOOPBACK + ":" + port;
        String controller = CONTROLLER_LISTENER + "://" + Ports.LOOPBACK + ":" + controllerPort;
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", NODE_ID);
        properties.put("listeners", client + "," + controller);
        properties.put("advertised.listeners", client);
        properties.put("inter.broker.listener.name", CLIENT_LISTENER);
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put("controller.quorum.voters", NODE_ID + "@" + Ports.LOOPBACK + ":" + controllerPort);
        properties.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.put("controller.quorum.election.timeout.ms", 200);
        properties.put("controller.quorum.election.backoff.max.ms", 100);
    }

    private static void singleNode(Map<String, Object> properties) {
        properties.put("default.replication.factor", 1);
        properties.put("min.insync.replicas", 1);
        properties.put("offsets.topic.replication.factor", (short) 1);
        properties.put("offsets.topic.num.partitions", 4);
        properties.put("transaction.state.log.replication.factor", (short) 1);
        properties.put("transaction.state.log.min.isr", 1);
        properties.put("transaction.state.log.num.partitions", 4);
        properties.put("share.coordinator.state.topic.replication.factor", (short) 1);
        properties.put("share.coordinator.state.topic.min.isr", (short) 1);
        properties.put("share.coordinator.state.topic.num.partitions", 1);
    }

    private static void groupsAndTransactions(Map<String, Object> properties) {
        Duration year = Duration.ofDays(365);
        properties.put("offsets.retention.minutes", (int) year.toMinutes());
        properties.put(
                "transactional.id.expiration.ms", (int) Duration.ofDays(7).toMillis());
        properties.put(
                "transaction.max.timeout.ms", (int) Duration.ofSeconds(60).toMillis());
        // What a killed application left open is aborted soon: nobody reads committed records past it, nor the group's
        // offsets in it.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", 1_000);
        properties.put("group.initial.rebalance.delay.ms", 0);
        properties.put("group.min.session.timeout.ms", 1_000);
        properties.put("group.consumer.min.session.timeout.ms", 1_000);
        properties.put("group.consumer.min.heartbeat.interval.ms", 200);
        properties.put("group.streams.min.session.timeout.ms", 1_000);
        properties.put("group.streams.min.heartbeat.interval.ms", 200);
    }

    /** Threads and buffers for one machine that also runs everything else. */
    private static void small(Map<String, Object> properties) {
        properties.put("num.network.threads", 2);
        properties.put("num.io.threads", 4);
        properties.put("background.threads", 2);
        properties.put("num.recovery.threads.per.data.dir", 2);
        properties.put("num.replica.alter.log.dirs.threads", 1);
        properties.put("log.cleaner.threads", 1);
        properties.put("log.cleaner.dedupe.buffer.size", 4L << 20);
        properties.put("log.cleaner.io.buffer.size", 128 << 10);
        properties.put("log.index.size.max.bytes", 1 << 20);
        properties.put("metric.reporters", "");
    }
}
