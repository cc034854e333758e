package dev.orderstream.topology.app;

import dev.orderstream.topology.query.Health;
import dev.orderstream.topology.query.LiveStreams;
import dev.orderstream.topology.query.QueryServer;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.query.Waiting;
import dev.orderstream.topology.stream.Changes;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** Health and metrics over HTTP of a process that answers no queries. */
public final class OperationsServer implements AutoCloseable {
    private final QueryServer server;

    private OperationsServer(QueryServer server) {
        this.server = server;
    }

    /** Starts to listen. */
    public static OperationsServer start(
            QuerySettings settings, RunningStreams running, PrometheusMeterRegistry metrics) {
        return start(settings, new StreamsHealth(running, () -> true), metrics);
    }

    /** The same for an application of any kind. */
    public static OperationsServer start(QuerySettings settings, Health health, PrometheusMeterRegistry metrics) {
        return new OperationsServer(QueryServer.start(
                settings,
                List.of(),
                new Waiting(new Changes(), 1, metrics),
                new LiveStreams(settings.live(), metrics),
                health,
                metrics,
                metrics::scrape));
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
