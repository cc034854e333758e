package dev.orderstream.topology.query;

import java.time.Duration;

/**
 * Bounds of answers that go on (Server-Sent Events).
 *
 * @param orderStreamsMax most streams of an order's history that are open at a time; default 256
 * @param feedsMax most feeds of all events that are open at a time; default 256
 * @param heartbeat after which a stream that has nothing to say sends a comment; default 10 s
 * @param writeTimeout how long a client may take to read 16 KiB before its connection is closed; default 10 s
 * @param ownerPatience how long a stream lasts without its order's owner; default 30 s
 */
public record LiveSettings(
        int orderStreamsMax, int feedsMax, Duration heartbeat, Duration writeTimeout, Duration ownerPatience) {
    public static final LiveSettings DEFAULT =
            new LiveSettings(256, 256, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public LiveSettings {
        if (orderStreamsMax < 0 || feedsMax < 0) {
            throw new IllegalArgumentException(
                    "orderStreamsMax and feedsMax must be 0 or more, found " + orderStreamsMax + " and " + feedsMax);
        }
        if (heartbeat.toMillis() < 10 || writeTimeout.toMillis() < 100 || ownerPatience.isNegative()) {
            throw new IllegalArgumentException(
                    "heartbeat must be 10 ms or more, writeTimeout 100 ms or more and ownerPatience not negative, found "
                            + heartbeat + ", " + writeTimeout + " and " + ownerPatience);
        }
    }

    public LiveSettings withStreamsMax(int orders, int feeds) {
        return new LiveSettings(orders, feeds, heartbeat, writeTimeout, ownerPatience);
    }

    public LiveSettings withHeartbeat(Duration every) {
        return new LiveSettings(orderStreamsMax, feedsMax, every, writeTimeout, ownerPatience);
    }

    public LiveSettings withWriteTimeout(Duration timeout) {
        return new LiveSettings(orderStreamsMax, feedsMax, heartbeat, timeout, ownerPatience);
    }

    public LiveSettings withOwnerPatience(Duration patience) {
        return new LiveSettings(orderStreamsMax, feedsMax, heartbeat, writeTimeout, patience);
    }
}
