package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that keep the gateway waiting are given up, and keep out nobody else. */
class SlowClientsTest extends SmallGateway {
    @Test
    void aBodyThatNeverComesIsGivenUp() throws IOException {
        // Given
        try (Socket socket = http.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 100\r\n\r\n{").getBytes(ISO_8859_1));
            long startedAt = System.nanoTime();

            // When
            String answer = RawHttp.readAll(socket.getInputStream());

            // Then
            assertThat(answer).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
                    .isBetween(IDLE.dividedBy(2), IDLE.multipliedBy(4));
        }
    }

    @Test
    void theBodyOfARefusedRequestIsNotWaitedForEither() throws IOException {
        // Given
        try (Socket socket = http.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\n\r\n{").getBytes(ISO_8859_1));
            long startedAt = System.nanoTime();

            // When
            RawHttp.readAll(socket.getInputStream());

            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(IDLE.multipliedBy(4));
        }
    }

    @Test
    void headersThatDripAreGivenUp() throws IOException {
        // Given
        try (Socket socket = http.connect()) {
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
            idle.add(http.connect());
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

    @Test
    void aWaitLongerThanTheIdleTimeoutIsNotCutOff() throws IOException {
        // Given
        gateway.broker.orders = FakeOrders.silent();

        // When
        try (Socket socket = http.connect()) {
            socket.getOutputStream()
                    .write(("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                                    + "Prefer: wait=3\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            String answer = RawHttp.readAll(socket.getInputStream());

            // Then
            assertThat(answer).startsWith("HTTP/1.1 202 ");
        }
        gateway.broker.orders = new FakeOrders();
    }

    /** The gateway has room for 2 MiB of bodies that say how long they are: what counts is what has come, not what was announced. */
    @Test
    void bodiesThatDoNotComeKeepOutNobody() throws IOException {
        // Given
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Socket socket = http.connect();
            socket.getOutputStream()
                    .write(("POST /commands HTTP/1.1\r\n" + HOST + JSON + "Content-Length: 1048576\r\n\r\n[")
                            .getBytes(ISO_8859_1));
            slow.add(socket);
        }
        long startedAt = System.nanoTime();

        // When
        List<Integer> answers = new ArrayList<>();
        while (System.nanoTime() - startedAt < IDLE.dividedBy(2).toNanos()) {
            answers.add(gateway.create().status());
        }

        // Then
        assertThat(answers).isNotEmpty().containsOnly(201);
        for (Socket socket : slow) {
            assertThat(RawHttp.readAll(socket.getInputStream())).isEmpty();
            socket.close();
        }
    }
}
