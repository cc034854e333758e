package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More than the gateway has room for is refused. */
class HttpLimitsTest extends SmallGateway {
    @Test
    void aRequestLineOrHeadersThatAreTooLongAreRefused() throws IOException {
        // When
        String line = http.exchange("GET /" + "a".repeat(9 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n");
        String headers = http.exchange(
                "GET /health/live HTTP/1.1\r\n" + HOST + ("X: " + "h".repeat(1_000) + "\r\n").repeat(17) + "\r\n");
        String within = http.exchange("GET /health/live HTTP/1.1\r\n" + HOST
                + ("X: " + "h".repeat(1_000) + "\r\n").repeat(15) + "Connection: close\r\n\r\n");

        // Then
        RawHttp.assertRefused(line, 414);
        RawHttp.assertRefused(headers, 400);
        assertThat(within).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void chunksThatAddUpToTooMuchAre413() throws IOException {
        // Given
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";

        // When
        String answer = http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(17) + "0\r\n\r\n");

        // Then
        RawHttp.assertRefused(answer, 413);
    }

    @Test
    void aChunkThatSaysItIsHugeIs413AtOnce() throws IOException {
        // When
        String answer = http.exchange(
                "POST /commands HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");

        // Then
        RawHttp.assertRefused(answer, 413);
    }

    @Test
    void aLengthFarBeyondTheLimitIs413BeforeTheBodyComes() throws IOException {
        // When
        String answer =
                http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 999999999999\r\n\r\n");

        // Then
        RawHttp.assertRefused(answer, 413);
    }

    @Test
    void moreBodiesThanThereIsMemoryForAre503() throws IOException {
        // Given: begun, and more than fits
        byte[] begun = ("POST /commands HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 1048576\r\n\r\n"
                        + " ".repeat(300_000))
                .getBytes(ISO_8859_1);
        List<Socket> large = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Socket socket = http.connect();
            socket.getOutputStream().write(begun);
            large.add(socket);
        }

        // When
        String refused = await().until(
                        () -> http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Length: "
                                + TestGateway.CREATE.length() + "\r\nConnection: close\r\n\r\n"
                                + TestGateway.CREATE),
                        answer -> answer.contains(" 503 "));

        // Then
        RawHttp.assertRefused(refused, 503);
        assertThat(refused).contains("OVERLOADED").contains("Retry-After: 1");
        for (Socket socket : large) {
            socket.close();
        }
    }

    @Test
    void moreChunkedBodiesThanThereIsMemoryForAre503() throws IOException {
        // Given
        String chunked = "POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n";
        try (Socket stalled = http.connect()) {
            stalled.getOutputStream().write(chunked.getBytes(ISO_8859_1));

            // When
            String refused =
                    await().until(() -> http.exchange(chunked + "0\r\n\r\n"), answer -> answer.contains(" 503 "));
            int withLength = gateway.create().status();

            // Then
            RawHttp.assertRefused(refused, 503);
            assertThat(refused).contains("OVERLOADED").contains("Retry-After: 1");
            assertThat(withLength).isEqualTo(201);
        }
    }

    @Test
    void moreRequestsUnderWayThanAllowedAre503WithRetryAfter() throws IOException {
        // Given
        gateway.broker.orders = FakeOrders.silent();
        int before = gateway.broker.sent().size();
        String waiting = "POST /orders/a/submit HTTP/1.1\r\n" + HOST + "Prefer: wait=3\r\nContent-Length: 0\r\n\r\n";
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket client = http.connect();
            client.getOutputStream().write(waiting.getBytes(ISO_8859_1));
            clients.add(client);
        }
        await().until(() -> gateway.broker.sent().size() == before + 50);

        // When
        String answer = http.exchange(waiting);
        int live = gateway.get("/health/live").status();
        int ready = gateway.get("/health/ready").status();

        // Then: a probe does not tell to restart it
        RawHttp.assertRefused(answer, 503);
        assertThat(answer).contains("Retry-After: 1");
        assertThat(live).isEqualTo(200);
        assertThat(ready).isEqualTo(200);
        for (Socket client : clients) {
            byte[] head = client.getInputStream().readNBytes(12);
            assertThat(new String(head, ISO_8859_1)).isEqualTo("HTTP/1.1 202");
            client.close();
        }
        gateway.broker.orders = new FakeOrders();
    }
}
