package dev.orderstream.standalone.broker;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of the embedded broker.
 *
 * @param dataDir where its log and metadata are kept; created and formatted on first start, reused afterwards
 * @param port of the loopback listener; 0 takes any free one. It may change from start to start
 * @param brokerSessionTimeout how long the controller holds on to a broker that is silent
 */
public record BrokerSettings(Path dataDir, int port, Duration brokerSessionTimeout) {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not within 0 and 65535");
        }
        if (brokerSessionTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(
                    "broker session timeout " + brokerSessionTimeout + " is shorter than 1 second");
        }
    }

    public static BrokerSettings of(Path dataDir, int port) {
        return new BrokerSettings(dataDir, port, SESSION_TIMEOUT);
    }
}
