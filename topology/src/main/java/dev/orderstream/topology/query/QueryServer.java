package dev.orderstream.topology.query;

import io.helidon.http.DirectHandler;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http1.Http1Config;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The HTTP server of the read side; a virtual thread for each connection. */
public final class QueryServer implements AutoCloseable {
    private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int BODY_BYTES_MAX = 64 * 1024;
    private static final int SEND_BUFFER_BYTES = 256 * 1024;

    private final WebServer server;
    private final int port;
    private final Waiting waiting;
    private final LiveStreams live;
    private final AtomicBoolean stopping;

    private QueryServer(WebServer server, Waiting waiting, LiveStreams live, AtomicBoolean stopping) {
        this.server = server;
        this.port = server.port();
        this.waiting = waiting;
        this.live = live;
        this.stopping = stopping;
    }

    /**
     * Starts to listen.
     *
     * @param routes what is answered, beside health, metrics and the description of the routes
     * @param waiting of those routes; let go at {@link #close}
     * @param live streams of those routes; ended at {@link #close}
     * @param scrape makes the metrics in Prometheus' text format
     */
    public static QueryServer start(
            QuerySettings settings,
            List<? extends HttpService> routes,
            Waiting waiting,
            LiveStreams live,
            Health health,
            MeterRegistry meters,
            Supplier<String> scrape) {
        AtomicBoolean stopping = new AtomicBoolean();
        OperationsRoutes operations = new OperationsRoutes(new StoppingHealth(health, stopping), scrape);
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFilter(new RequestFilter(settings.requestsMax(), new RequestMetrics(meters)))
                .error(Throwable.class, Answers::failed);
        routes.forEach(routing::register);
        routing.register(operations);
        WebServer server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .maxTcpConnections(settings.connectionsMax())
                .maxPayloadSize(BODY_BYTES_MAX)
                .idleConnectionTimeout(settings.idleTimeout())
                .idleConnectionPeriod(period(settings.idleTimeout()))
                .shutdownGracePeriod(settings.stopTimeout())
                .shutdownHook(false)
                // What the system keeps for a client that does not read is bounded, too.
                .connectionOptions(socket -> socket.tcpNoDelay(true).socketSendBufferSize(SEND_BUFFER_BYTES))
                // One protocol only: with two, connections are watched for idleness only after their first byte.
                .protocolsDiscoverServices(false)
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(REQUEST_LINE_BYTES_MAX)
                        .maxHeadersSize(HEADER_BYTES_MAX)
                        // Answers does that, for what varies.
                        .validateResponseHeaders(false)
                        .build())
                .directHandlers(refusals())
                .routing(routing)
                .build()
                .start();
        if (!server.isRunning()) { // Helidon logs why, and goes on
            throw new IllegalStateException("port " + settings.port() + " of " + settings.host()
                    + " cannot be listened on; is something else listening there?");
        }
        return new QueryServer(server, waiting, live, stopping);
    }

    /** The port that it listens on. */
    public int port() {
        return port;
    }

    /** Stops: not ready any more, streams are ended, waits are let go, requests under way are answered, then connections are closed. */
    @Override
    public void close() {
        if (stopping.compareAndSet(false, true)) {
            live.close();
            waiting.close();
            server.stop();
        }
    }

    private static Duration period(Duration idleTimeout) {
        return idleTimeout.dividedBy(5);
    }

    private static DirectHandlers refusals() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        Stream.of(DirectHandler.EventType.values()).forEach(type -> handlers.addHandler(type, Answers::refused));
        return handlers.build();
    }

    /** The health given, but not ready while the server stops. */
    private record StoppingHealth(Health health, AtomicBoolean stopping) implements Health {
        @Override
        public List<String> notLive() {
            return health.notLive();
        }

        @Override
        public List<String> notReady() {
            return stopping.get() ? List.of("stopping") : health.notReady();
        }
    }
}
