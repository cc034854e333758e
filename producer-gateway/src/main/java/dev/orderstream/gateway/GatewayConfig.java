package dev.orderstream.gateway;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.Topics;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings of a gateway. Keys, units and defaults of a configuration file: {@link ConfigSource}. */
public record GatewayConfig(Http http, Kafka kafka, RegistrySettings registry, Access access) {
    /** How long {@link GatewayApp#start} waits; {@link GatewayApp#launch} waits for nothing. */
    static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    public GatewayConfig {
        if (access.keysFile().isEmpty() && !isLoopback(http.host())) {
            throw new IllegalArgumentException("host is " + http.host()
                    + ", which others can reach, but no auth-keys-file" + " is set: set one, or bind to 127.0.0.1");
        }
    }

    /**
     * The HTTP side.
     *
     * @param port 0: any free one
     * @param connectionsMax further connections wait in the backlog
     * @param requestsMax commands and batches under way at once; more are answered 503
     * @param bodyMemoryBytes bodies held at once, in all; more are answered 503
     * @param idleTimeout a connection, a request head, a body or an answer that takes its client longer is closed
     * @param drain how long a stop waits for requests under way
     * @param waitDefault how long an answer waits for the outcome when the request does not say
     */
    public record Http(
            String host,
            int port,
            int connectionsMax,
            int requestsMax,
            int bodyMemoryBytes,
            Duration idleTimeout,
            Duration drain,
            Duration waitDefault) {
        public Http {
            require(port >= 0 && port <= 65_535, "port must be 0 to 65535, is " + port);
            require(connectionsMax > 0, "connections-max must be above 0, is " + connectionsMax);
            require(requestsMax > 0, "requests-max must be above 0, is " + requestsMax);
            require(bodyMemoryBytes >= 4 << 20, "body-memory-bytes must be at least 4194304, is " + bodyMemoryBytes);
            require(isPositive(idleTimeout), "idle-timeout-millis must be above 0");
            require(isPositive(drain), "drain-millis must be above 0");
            require(
                    !waitDefault.isNegative() && waitDefault.compareTo(WAIT_MAX) <= 0,
                    "wait-millis must be 0 to 30000, is " + waitDefault.toMillis());
        }
    }

    /**
     * The Kafka side.
     *
     * @param replyPartition partition of the replies topic to read; empty: any one
     * @param linger how long the producer waits for company
     * @param bufferMemoryBytes bytes waiting to be sent; more are answered 503
     * @param inFlightMax commands not yet acknowledged; more are answered 503
     * @param waitingMax requests waiting for an outcome; more are answered 503
     * @param startTimeout how long {@link GatewayApp#start} waits for everything to be there
     * @param properties further settings of Kafka's clients (security, client.id, ...)
     */
    public record Kafka(
            String bootstrapServers,
            String commandsTopic,
            String repliesTopic,
            OptionalInt replyPartition,
            Duration linger,
            String compression,
            int bufferMemoryBytes,
            int inFlightMax,
            int waitingMax,
            Duration startTimeout,
            Map<String, String> properties) {
        public Kafka {
            require(!bootstrapServers.isBlank(), "bootstrap-servers is empty");
            require(!commandsTopic.isBlank() && !repliesTopic.isBlank(), "a topic's name is empty");
            require(
                    commandsTopic.equals(Topics.ORDER_COMMANDS)
                            || commandsTopic.startsWith(Topics.ORDER_COMMANDS + "."),
                    "commands-topic must be " + Topics.ORDER_COMMANDS + " or begin with " + Topics.ORDER_COMMANDS
                            + "., is " + commandsTopic);
            require(replyPartition.orElse(0) >= 0, "reply-partition must be 0 or above");
            require(
                    !linger.isNegative() && linger.toMillis() <= 100,
                    "linger-millis must be 0 to 100, is " + linger.toMillis());
            require(bufferMemoryBytes >= 1 << 20, "buffer-memory-bytes must be at least 1048576");
            require(inFlightMax > 0, "in-flight-max must be above 0");
            require(waitingMax > 0, "waiting-max must be above 0");
            properties = Map.copyOf(properties);
        }
    }

    /**
     * Who may send, and how much.
     *
     * @param keysFile hashed API keys; empty: no authentication, which is for loopback only
     * @param ratePerSecond commands a second of each principal (or client address); 0: no limit
     * @param rateBurst commands at once within that rate
     */
    public record Access(Optional<Path> keysFile, int ratePerSecond, int rateBurst) {
        public Access {
            require(ratePerSecond >= 0, "rate-per-second must be 0 or above");
            require(rateBurst > 1, "rate-burst must be 2 or above");
        }
    }

    /** A gateway on loopback, on any free port, without authentication. */
    public static GatewayConfig forEmbedded(String bootstrapServers, String registryUrl) {
        return new GatewayConfig(
                new Http(
                        "127.0.0.1",
                        0,
                        8_192,
                        4_096,
                        64 << 20,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5)),
                new Kafka(
                        bootstrapServers,
                        Topics.ORDER_COMMANDS,
                        Topics.ORDER_REPLIES,
                        OptionalInt.empty(),
                        Duration.ZERO,
                        "none",
                        32 << 20,
                        20_000,
                        10_000,
                        START_TIMEOUT,
                        Map.of()),
                RegistrySettings.of(registryUrl),
                new Access(Optional.empty(), 0, 1_000));
    }

    public GatewayConfig withPort(int port) {
        return withHttp(new Http(
                http.host,
                port,
                http.connectionsMax,
                http.requestsMax,
                http.bodyMemoryBytes,
                http.idleTimeout,
                http.drain,
                http.waitDefault));
    }

    public GatewayConfig withHttp(Http changed) {
        return new GatewayConfig(changed, kafka, registry, access);
    }

    public GatewayConfig withKafka(Kafka changed) {
        return new GatewayConfig(http, changed, registry, access);
    }

    public GatewayConfig withAccess(Access changed) {
        return new GatewayConfig(http, kafka, registry, changed);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("host " + host + " is not known", unknown);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
