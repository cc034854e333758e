package dev.orderstream.topology.query;

import java.time.Duration;
import java.util.Objects;

/**
 * How the query server listens.
 *
 * @param host address to bind
 * @param port 0 for any free one
 * @param requestsMax most requests under way at a time, waiting ones included; default 1,024
 * @param connectionsMax most connections at a time; more wait to be accepted; default 10,000
 * @param idleTimeout after which a connection without a request is closed; default 10 s
 * @param stopTimeout how long {@link QueryServer#close} waits for requests under way; default 5 s
 * @param live bounds of answers that go on
 * @param redrive bounds of redriving, and who may
 */
public record QuerySettings(
        String host,
        int port,
        int requestsMax,
        int connectionsMax,
        Duration idleTimeout,
        Duration stopTimeout,
        LiveSettings live,
        RedriveSettings redrive) {
    public QuerySettings {
        Objects.requireNonNull(host);
        Objects.requireNonNull(live);
        Objects.requireNonNull(redrive);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, found " + port);
        }
        if (requestsMax < 1 || connectionsMax < 1) {
            throw new IllegalArgumentException("requestsMax and connectionsMax must be 1 or more, found " + requestsMax
                    + " and " + connectionsMax);
        }
        if (idleTimeout.toMillis() < 100 || stopTimeout.isNegative()) {
            throw new IllegalArgumentException("idleTimeout must be 100 ms or more and stopTimeout not negative, found "
                    + idleTimeout + " and " + stopTimeout);
        }
    }

    /** The defaults. */
    public static QuerySettings of(String host, int port) {
        return new QuerySettings(
                host,
                port,
                1_024,
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                LiveSettings.DEFAULT,
                RedriveSettings.DEFAULT);
    }

    public QuerySettings withRequestsMax(int max) {
        return new QuerySettings(host, port, max, connectionsMax, idleTimeout, stopTimeout, live, redrive);
    }

    public QuerySettings withIdleTimeout(Duration timeout) {
        return new QuerySettings(host, port, requestsMax, connectionsMax, timeout, stopTimeout, live, redrive);
    }

    public QuerySettings withLive(LiveSettings settings) {
        return new QuerySettings(host, port, requestsMax, connectionsMax, idleTimeout, stopTimeout, settings, redrive);
    }

    public QuerySettings withRedrive(RedriveSettings settings) {
        return new QuerySettings(host, port, requestsMax, connectionsMax, idleTimeout, stopTimeout, live, settings);
    }
}
