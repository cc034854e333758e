package dev.orderstream.standalone.broker;

import dev.orderstream.standalone.Ports;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.utils.Time;

/**
 * What a broker that was killed leaves in the metadata: its registration, in which it still leads every partition. The next start would
 * take that for its own, complete the transactions that were under way, and then lose the partitions, since it is fenced before it can
 * register. Markers of transactions for partitions without a leader are dropped (KAFKA-20734), and without them nobody reads committed
 * records past such a transaction, ever. So the registration goes first, by a controller that runs for that alone.
 */
final class DeadIncarnation {
    /** Written by a broker that stops, deleted by one that starts. */
    private static final String STOPPED_CLEANLY = ".kafka_cleanshutdown";

    private static final String METADATA = "__cluster_metadata-0";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration RETRY = Duration.ofMillis(50);

    private DeadIncarnation() {}

    /** For a directory that no other process has. */
    static boolean isIn(BrokerSettings settings) {
        return Files.exists(settings.dataDir().resolve(METADATA))
                && !Files.exists(settings.dataDir().resolve(STOPPED_CLEANLY));
    }

    /** @throws KafkaException when the controller does not do it in time */
    static void unregister(BrokerSettings settings, int controllerPort) {
        KafkaConfig config = new KafkaConfig(BrokerProperties.ofController(settings, controllerPort), false);
        KafkaRaftServer controller = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            controller.startup();
            unregister(Ports.LOOPBACK + ":" + controllerPort);
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static void unregister(String controllers) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        try {
            while (!isUnregistered(controllers, deadline)) {
                TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", interrupted);
        }
    }

    /**
     * A controller that has just begun refuses for several reasons: it does not know yet that it is the active one, or of which version
     * its metadata is. A client takes that for final, so each try has one of its own.
     */
    private static boolean isUnregistered(String controllers, long deadline) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_CONTROLLERS_CONFIG,
                controllers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "dead-incarnation",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis() / 4))) {
            admin.unregisterBroker(BrokerProperties.NODE_ID).all().get();
            return true;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BrokerIdNotRegisteredException) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new KafkaException("the broker that was killed could not be unregistered", failed.getCause());
            }
            return false;
        }
    }
}
