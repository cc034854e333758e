package dev.orderstream.standalone.registry;

import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.standalone.Ports;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.time.Duration;

/**
 * A schema registry on loopback that any Confluent-compatible client can talk to. What it holds lies in the topic {@code _schemas} of
 * the cluster, so that ids outlive a restart. One of its kind per topic: it is the only writer.
 */
public final class RegistryServer implements AutoCloseable {
    private static final int CONNECTIONS_MAX = 256;
    private static final int HEADERS_BYTES_MAX = 16 << 10;
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final SchemaRegistry registry;
    private final WebServer server;

    private RegistryServer(SchemaRegistry registry, WebServer server) {
        this.registry = registry;
        this.server = server;
    }

    /** Reads the topic, then serves. Returns when it answers. */
    public static RegistryServer start(RegistryConfig config) {
        AvroSafety.install();
        SchemaRegistry registry = new SchemaRegistry(config);
        try {
            WebServer server = WebServer.builder()
                    .address(InetAddress.getLoopbackAddress())
                    .port(config.port())
                    .shutdownHook(false)
                    .shutdownGracePeriod(GRACE)
                    .idleConnectionTimeout(IDLE)
                    .maxTcpConnections(CONNECTIONS_MAX)
                    .connectionOptions(options -> options.tcpNoDelay(true))
                    // Otherwise a second HTTP/1 selector is found, with which silent connections never time out.
                    .protocolsDiscoverServices(false)
                    .addProtocol(io.helidon.webserver.http1.Http1Config.builder()
                            .maxHeadersSize(HEADERS_BYTES_MAX)
                            .build())
                    .routing(routing -> routing.register(new RegistryRoutes(registry)))
                    .build()
                    .start();
            if (!server.isRunning()) { // Helidon logs why, and goes on
                throw new IllegalStateException("is something else listening there?");
            }
            return new RegistryServer(registry, server);
        } catch (RuntimeException failed) {
            registry.close();
            throw new IllegalStateException("the registry could not listen on port " + config.port(), failed);
        }
    }

    public int port() {
        return server.port();
    }

    /** Base URL, without a slash at its end. */
    public String url() {
        return "http://" + Ports.LOOPBACK + ":" + port();
    }

    /** Answers the requests under way, then stops. */
    @Override
    public void close() {
        server.stop();
        registry.close();
    }
}
