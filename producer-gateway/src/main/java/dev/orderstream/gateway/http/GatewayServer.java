package dev.orderstream.gateway.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** The HTTP server: Helidon SE on virtual threads. */
public final class GatewayServer {
    private static final int HEADERS_BYTES_MAX = 16 << 10;
    private static final int REQUEST_LINE_BYTES_MAX = 8 << 10;

    /**
     * What the server is told.
     *
     * @param requestsMax commands and batches under way at once
     * @param idleTimeout of a connection, a request head, a body and an answer
     * @param drain how long a stop waits for requests under way
     */
    public record Settings(
            String host,
            int port,
            int connectionsMax,
            int requestsMax,
            int bodyMemoryBytes,
            Duration idleTimeout,
            Duration drain,
            Duration waitDefault) {}

    private final SlowClients slowClients;
    private final WebServer server;
    private final List<RouteTable.Route> routes;
    private final String address;

    public GatewayServer(
            Settings settings,
            CommandFlow flow,
            ApiKeys keys,
            RateLimit rateLimit,
            Readiness readiness,
            Readiness inventory,
            GatewayMetrics metrics) {
        this.slowClients = new SlowClients(settings.idleTimeout());
        SystemRoutes system = new SystemRoutes(readiness, inventory, metrics, OpenApi.json());
        this.routes = Stream.of(
                        new CommandRoutes(flow, metrics, settings.waitDefault()).routes(),
                        List.of(new BatchRoute(flow, metrics, rateLimit, settings.waitDefault()).route()),
                        system.routes())
                .flatMap(List::stream)
                .toList();
        Entrance entrance = new Entrance(
                routes,
                keys,
                rateLimit,
                readiness,
                settings.requestsMax(),
                new Bodies(settings.bodyMemoryBytes(), slowClients),
                slowClients,
                metrics);
        this.server = server(settings, entrance, slowClients);
        this.address = settings.host() + " port " + settings.port();
    }

    private static WebServer server(Settings settings, Entrance entrance, SlowClients slowClients) {
        DirectHandlers.Builder problems = DirectHandlers.builder();
        TransportProblems problem = new TransportProblems();
        Stream.of(EventType.values()).forEach(type -> problems.addHandler(type, problem));
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(settings.drain())
                .maxTcpConnections(settings.connectionsMax())
                .maxPayloadSize(Bodies.READ_BYTES_MAX)
                .idleConnectionTimeout(settings.idleTimeout())
                .idleConnectionPeriod(settings.idleTimeout().dividedBy(4))
                .connectionOptions(options -> options.tcpNoDelay(true))
                .directHandlers(problems.build())
                // One protocol only: to tell several apart the server waits for the first byte, for ever and uncounted.
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(HEADERS_BYTES_MAX)
                        .maxPrologueLength(REQUEST_LINE_BYTES_MAX)
                        .sendKeepAliveHeader(false)
                        .addReceiveListener(slowClients)
                        .build())
                .routing(HttpRouting.builder().any(entrance::handle))
                .build();
    }

    /**
     * Listens.
     *
     * @throws IllegalStateException when it cannot, as on a port that is taken
     */
    public void start() {
        server.start();
        // The server logs why it cannot listen, and returns.
        if (!server.isRunning()) {
            throw new IllegalStateException("cannot listen on " + address);
        }
        slowClients.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests under way finish for as long as the drain lasts, then ends them. */
    public void stop() {
        server.stop();
        slowClients.close();
    }

    /** Method and path template of every route. */
    public List<String> routes() {
        return routes.stream()
                .map(route -> route.method() + " " + route.template())
                .toList();
    }
}
