package dev.orderstream.benchmarks;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.net.InetAddress;
import java.net.URI;

/** The HTTP server that gateway and queries are built on, answering every request with a constant: the limit that they are held against. */
final class ConstantServer implements AutoCloseable {
    private final WebServer server;

    private ConstantServer(WebServer server) {
        this.server = server;
    }

    static ConstantServer start(Status status, byte[] body) {
        return new ConstantServer(WebServer.builder()
                .address(InetAddress.getLoopbackAddress())
                .port(0)
                .shutdownHook(false)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .routing(routing -> routing.any((request, response) -> {
                    request.content().consume();
                    response.status(status)
                            .header(HeaderNames.CONTENT_TYPE, "application/json")
                            .send(body);
                }))
                .build()
                .start());
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.stop();
    }
}
