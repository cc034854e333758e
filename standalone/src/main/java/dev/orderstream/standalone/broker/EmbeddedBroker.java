package dev.orderstream.standalone.broker;

import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka node, broker and KRaft controller, in this JVM, on loopback. Its data outlives it, also a {@code kill -9}; started again on
 * the same directory it may have another port.
 *
 * <p>The only class that touches Kafka's server classes, which are internal API: the version is pinned.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String META_PROPERTIES = "meta.properties";
    private static final String META_VERSION = "1";
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
        prepare(settings.dataDir());
        for (int attempt = 1; ; attempt++) {
            int port = settings.port() == 0 ? Ports.free() : settings.port();
            try {
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

    private static void prepare(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
            Path meta = dataDir.resolve(META_PROPERTIES);
            if (Files.exists(meta)) {
                verify(meta);
            } else if (isEmpty(dataDir)) {
                format(dataDir);
            } else {
                throw new PreconditionException(
                        "Directory " + dataDir + " is not empty and holds no Kafka data; choose another directory.");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot prepare Kafka's data directory " + dataDir, failed);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void verify(Path meta) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(meta, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        String version = properties.getProperty("version", "none");
        if (!version.equals(META_VERSION)) {
            throw new PreconditionException(
                    "Kafka's data in " + meta.getParent() + " has format " + version + " and not " + META_VERSION
                            + ": it was written by another version; use another directory, or --fresh.");
        }
        String node = properties.getProperty("node.id", "none");
        if (!node.equals(Integer.toString(BrokerProperties.NODE_ID))) {
            throw new PreconditionException("Kafka's data in " + meta.getParent() + " belongs to node " + node
                    + " of another cluster; use another directory.");
        }
    }

    private static void format(Path dataDir) {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(dataDir.toString())
                    .setDirectories(List.of(dataDir.toString()))
                    .run();
        } catch (Exception failed) {
            throw new IllegalStateException("cannot format Kafka's data directory " + dataDir, failed);
        }
    }
}
