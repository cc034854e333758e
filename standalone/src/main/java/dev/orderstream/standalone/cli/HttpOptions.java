package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.query.QuerySettings;
import picocli.CommandLine.Option;

/** Where a process listens. */
final class HttpOptions {
    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8090",
            description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    /** The same, with one that was free just now for port 0. */
    QuerySettings settingsOnOnePort() {
        QuerySettings settings = settings();
        return settings.port() == 0 ? QuerySettings.of(host, Ports.free()) : settings;
    }

    /** @throws PreconditionException when they cannot work, or the port is taken */
    QuerySettings settings() {
        try {
            QuerySettings settings = QuerySettings.of(host, port);
            Ports.requireFree(host, port, "HTTP", "--port");
            return settings;
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
