package dev.orderstream.topology.query;

import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.CommandRewrite;
import dev.orderstream.topology.codec.TestRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** A query server that acts on dead letters in memory. */
final class RedriveServer {
    private RedriveServer() {}

    static TestServer of(FakeLetters letters, TestRegistry registry, RedriveSettings settings) {
        return of(QuerySettings.of("127.0.0.1", 0).withRedrive(settings), letters, registry);
    }

    /** With settings as of a server that listens elsewhere, though it listens on loopback. */
    static TestServer of(QuerySettings settings, FakeLetters letters, TestRegistry registry) {
        return TestServer.counting(meters -> List.of(new RedriveRoutes(
                settings,
                letters,
                new CommandRewrite(registry.client(), registry.serializer()),
                CommandCodec.orders(registry.client()),
                letters,
                letters,
                meters)));
    }

    /** Routes that nobody calls. */
    static RedriveRoutes routes() {
        FakeLetters letters = new FakeLetters();
        try (TestRegistry registry = new TestRegistry()) {
            return new RedriveRoutes(
                    QuerySettings.of("127.0.0.1", 0),
                    letters,
                    new CommandRewrite(registry.client(), registry.serializer()),
                    CommandCodec.orders(registry.client()),
                    letters,
                    letters,
                    new SimpleMeterRegistry());
        }
    }
}
