package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A server that does not listen has not started. */
class PortTakenTest {
    @Test
    void isAnError() {
        try (TestServer first = new TestServer()) {
            // Given
            QuerySettings taken = QuerySettings.of("127.0.0.1", first.server.port());

            // Then
            assertThatThrownBy(() -> new TestServer(1, settings -> taken).close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + first.server.port() + " of 127.0.0.1");
        }
    }
}
