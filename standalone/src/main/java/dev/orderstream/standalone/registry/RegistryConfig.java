package dev.orderstream.standalone.registry;

import java.time.Duration;

/**
 * Settings of the embedded registry.
 *
 * @param bootstrapServers the cluster that keeps its topic
 * @param port of the HTTP listener on loopback; 0 takes any free one
 * @param writeTimeout how long a write may wait for its acknowledgement before it is answered with an error
 */
public record RegistryConfig(String bootstrapServers, int port, Duration writeTimeout) {
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);

    public RegistryConfig {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("bootstrap-servers is empty");
        }
    }

    public static RegistryConfig of(String bootstrapServers, int port) {
        return new RegistryConfig(bootstrapServers, port, WRITE_TIMEOUT);
    }
}
