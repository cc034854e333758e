package dev.orderstream.standalone.broker;

import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.PreconditionException;
import java.net.BindException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and KRaft controller, in this JVM, on loopback. Its data outlives it, also a {@code kill -9}; started again on
 * the same directory it may have another port.
 *
 * <p>Together with {@link BrokerDirectory} and {@link DeadIncarnation} the only class that touches Kafka's server classes, which are
 * internal API: the version is pinned.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int BIND_ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker; returns when it serves clients.
     *
     * @throws PreconditionException when the port is taken or the directory holds something that is not this broker's
     */
    public static EmbeddedBroker start(BrokerSettings settings) {
        Ports.requireFree(settings.port(), "Kafka", "--kafka-port");
        BrokerDirectory.prepare(settings.dataDir());
        for (int attempt = 1; ; attempt++) {
            int port = settings.port() == 0 ? Ports.free() : settings.port();
            try {
                if (DeadIncarnation.isIn(settings)) {
                    DeadIncarnation.unregister(settings, Ports.free());
                }
                return startOnce(settings, port);
            } catch (RuntimeException failed) {
                if (!causedByBind(failed) || attempt == BIND_ATTEMPTS) {
                    throw failed;
                }
                LOG.atInfo().addKeyValue("port", port).log("A port was taken while starting; trying another.");
            }
        }
    }

    /** Where clients connect, as {@code host:port}. */
    public String bootstrapServers() {
        return Ports.LOOPBACK + ":" + port;
    }

    public int port() {
        return port;
    }

    /** Stops the broker and waits until its files are closed. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.shutdown();
            server.awaitShutdown();
        }
    }

    private static EmbeddedBroker startOnce(BrokerSettings settings, int port) {
        KafkaConfig config = new KafkaConfig(BrokerProperties.of(settings, port, Ports.free()), false);
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException failed) {
            server.shutdown();
            throw failed;
        }
        return new EmbeddedBroker(server, port);
    }

    private static boolean causedByBind(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
