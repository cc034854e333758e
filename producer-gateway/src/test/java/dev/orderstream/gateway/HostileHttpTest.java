package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests no client library sends. None does harm: no command is sent, and the next good request is answered. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class HostileHttpTest {
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final String HOST = "Host: localhost\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start(config -> {
            GatewayConfig.Http http = config.http();
            return config.withHttp(new GatewayConfig.Http(
                    http.host(), 0, 200, 50, 4 << 20, IDLE, Duration.ofSeconds(2), http.waitDefault()));
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void theNextGoodRequestIsAnswered() {
        await().atMost(Duration.ofSeconds(3)).until(() -> gateway.create().status() == 201);
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), gateway.app.boundUri().getPort()),
                2_000);
        socket.setSoTimeout(5_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** All that comes back until the server closes, or until nothing more comes. */
    private static String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(1_500);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return readAll(socket.getInputStream());
        }
    }

    private static String readAll(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.append(new String(buffer, 0, read, ISO_8859_1));
            }
        } catch (SocketTimeoutException | SocketException end) {
            all.append("");
        }
        return all.toString();
    }

    private static void assertRefused(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json").contains("\"status\":" + status);
        assertThat(answer).contains("X-Correlation-Id: ");
        assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).hasSize(2);
    }

    @Test
    void contentLengthBesideTransferEncodingIs400AndNothingIsSmuggled() throws IOException {
        // Given
        int before = gateway.broker.sent().size();
        String smuggled = "POST /orders/smuggled/submit HTTP/1.1\r\n" + HOST + "\r\n";

        // When
        String answer = exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);

        // Then
        assertRefused(answer, 400);
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: five\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
            })
    void badFramingIs400(String framing) throws IOException {
        // When
        String answer = exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + framing + "\r\n{}xxx");

        // Then
        assertRefused(answer, 400);
    }

    @Test
    void bareLineFeedsAre400() throws IOException {
        // When
        String answer = exchange("POST /orders/a/submit HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");

        // Then
        assertRefused(answer, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET  /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /health/\u0000live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void whatIsNotHttpIs400(String request) throws IOException {
        // When
        String answer = exchange(request);

        // Then
        assertRefused(answer, 400);
    }

    @Test
    void http10Is505() throws IOException {
        // When
        String answer = exchange("GET /health/live HTTP/1.0\r\n\r\n");

        // Then
        assertRefused(answer, 505);
    }

    @Test
    void aRequestLineOrHeadersThatAreTooLongAreRefused() throws IOException {
        // When
        String line = exchange("GET /" + "a".repeat(9 << 10) + " HTTP/1.1\r\n" + HOST + "\r\n");
        String headers = exchange(
                "GET /health/live HTTP/1.1\r\n" + HOST + ("X: " + "h".repeat(1_000) + "\r\n").repeat(17) + "\r\n");
        String within = exchange("GET /health/live HTTP/1.1\r\n" + HOST
                + ("X: " + "h".repeat(1_000) + "\r\n").repeat(15) + "Connection: close\r\n\r\n");

        // Then
        assertRefused(line, 414);
        assertRefused(headers, 400);
        assertThat(within).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void chunksThatAddUpToTooMuchAre413() throws IOException {
        // Given
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";

        // When
        String answer = exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                + chunk.repeat(17) + "0\r\n\r\n");

        // Then
        assertRefused(answer, 413);
    }

    @Test
    void aChunkThatSaysItIsHugeIs413AtOnce() throws IOException {
        // When
        String answer = exchange(
                "POST /commands HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n");

        // Then
        assertRefused(answer, 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1\r\n", "xyz\r\n", "80000000\r\n"})
    void aChunkSizeThatIsNoneIs400(String size) throws IOException {
        // When
        String answer =
                exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n" + size);

        // Then
        assertRefused(answer, 400);
    }

    @Test
    void aLengthFarBeyondTheLimitIs413BeforeTheBodyComes() throws IOException {
        // When
        String answer = exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 999999999999\r\n\r\n");

        // Then
        assertRefused(answer, 413);
    }

    @Test
    void headersThatAreNotAsciiAre400() throws IOException {
        // When
        String key = exchange("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                + "Idempotency-Key: k\u00e9y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        String correlation = exchange("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                + "X-Correlation-Id: k\u00e9y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        // Then
        assertRefused(key, 400);
        assertRefused(correlation, 400);
    }

    @Test
    void aBodyThatNeverComesIsGivenUp() throws IOException {
        // Given
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 100\r\n\r\n{").getBytes(ISO_8859_1));
            long startedAt = System.nanoTime();

            // When
            String answer = readAll(socket.getInputStream());

            // Then
            assertThat(answer).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
                    .isBetween(IDLE.dividedBy(2), IDLE.multipliedBy(4));
        }
    }

    @Test
    void theBodyOfARefusedRequestIsNotWaitedForEither() throws IOException {
        // Given
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\n\r\n{").getBytes(ISO_8859_1));
            long startedAt = System.nanoTime();

            // When
            readAll(socket.getInputStream());

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(IDLE.multipliedBy(4));
        }
    }

    @Test
    void moreBodiesThanThereIsMemoryForAre503() throws IOException {
        // Given
        String chunked = "POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n";
        try (Socket stalled = connect()) {
            stalled.getOutputStream().write(chunked.getBytes(ISO_8859_1));

            // When
            String refused = await().until(() -> exchange(chunked + "0\r\n\r\n"), answer -> answer.contains(" 503 "));
            int withLength = gateway.create().status();

            // Then
            assertRefused(refused, 503);
            assertThat(refused).contains("OVERLOADED").contains("Retry-After: 1");
            assertThat(withLength).isEqualTo(201);
        }
    }

    @Test
    void headersThatDripAreGivenUp() throws IOException {
        // Given
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write("POST /orders HTTP/1.1\r\nX".getBytes(ISO_8859_1));
            long startedAt = System.nanoTime();

            // When
            boolean open = true;
            while (open && System.nanoTime() - startedAt < Duration.ofSeconds(5).toNanos()) {
                try {
                    out.write('x');
                    socket.setSoTimeout(50);
                    open = socket.getInputStream().read() >= 0;
                } catch (SocketTimeoutException stillOpen) {
                    open = true;
                } catch (SocketException closed) {
                    open = false;
                }
            }

            // Then
            assertThat(open).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(IDLE.multipliedBy(4));
        }
    }

    @Test
    void connectionsThatSayNothingAreClosed() throws IOException {
        // Given
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            idle.add(connect());
        }

        // When
        int status = gateway.create().status();

        // Then
        assertThat(status).isEqualTo(201);
        for (Socket socket : idle) {
            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            socket.close();
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
            Socket client = connect();
            client.getOutputStream().write(waiting.getBytes(ISO_8859_1));
            clients.add(client);
        }
        await().until(() -> gateway.broker.sent().size() == before + 50);

        // When
        String answer = exchange(waiting);
        int live = gateway.get("/health/live").status();
        int ready = gateway.get("/health/ready").status();

        // Then: a probe does not tell to restart it
        assertRefused(answer, 503);
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

    @Test
    void anAnswerThatNobodyTakesIsGivenUp() throws IOException {
        // Given
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.app.port()), 2_000);
            OutputStream out = socket.getOutputStream();

            // When: far more than the buffers between the two hold
            out.write(("GET /openapi.json HTTP/1.1\r\n" + HOST + "\r\n")
                    .repeat(300)
                    .getBytes(ISO_8859_1));

            // Then
            await().atMost(IDLE.multipliedBy(6)).until(() -> isClosedByPeer(out));
        }
    }

    private static boolean isClosedByPeer(OutputStream out) {
        try {
            out.write('\r');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://localhost/health/live, 200",
        "GET HTTP://localhost:8080/nothing, 404",
        "GET http://localhost, 404",
        "GET ?x, 404",
        "OPTIONS *, 404",
        "CONNECT localhost:80, 404",
    })
    void aTargetOfEveryFormIsUnderstood(String target, int status) throws IOException {
        // When
        String answer = exchange(target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void twoIdsThatAreNotEncodedDoNotBecomeOne() throws IOException {
        // Given
        int before = gateway.broker.sent().size();

        // When: the bytes of UTF-8 as they are
        String answer = exchange("POST /orders/\u00c3\u00a9/submit HTTP/1.1\r\n" + HOST
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("INVALID_PATH");
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void aWaitLongerThanTheIdleTimeoutIsNotCutOff() throws IOException {
        // Given
        gateway.broker.orders = FakeOrders.silent();

        // When
        String answer = exchange("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                + "Prefer: wait=1, respond-async\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        gateway.broker.orders = new FakeOrders();

        // Then
        assertThat(answer).startsWith("HTTP/1.1 202 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        // When
        String answer = exchange(("GET /health/live HTTP/1.1\r\n" + HOST + "\r\n").repeat(5)
                + "GET /nothing HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        // Then
        assertThat(answer.split("HTTP/1\\.1 200 ", -1)).hasSize(6);
        assertThat(answer).contains("HTTP/1.1 404 ");
    }
}
