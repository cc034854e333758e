package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Requests no client library sends, byte by byte, to a small gateway that is soon out of patience and of room. */
record RawHttp(TestGateway gateway) {
    static final String HOST = "Host: localhost\r\n";
    static final String JSON = "Content-Type: application/json\r\n";

    /** 200 connections, 50 requests at once, 4 MiB for bodies. */
    static TestGateway gateway(Duration idle) {
        return TestGateway.start(config -> {
            GatewayConfig.Http http = config.http();
            return config.withHttp(new GatewayConfig.Http(
                    http.host(), 0, 200, 50, 4 << 20, idle, Duration.ofSeconds(2), http.waitDefault()));
        });
    }

    /** Whatever was done to it does no harm to the next. */
    void awaitAGoodAnswer() {
        await().atMost(Duration.ofSeconds(3)).until(() -> gateway.create().status() == 201);
    }

    Socket connect() throws IOException {
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
    String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(1_500);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            return readAll(socket.getInputStream());
        }
    }

    static String readAll(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8_192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.append(new String(buffer, 0, read, ISO_8859_1));
            }
            return all.toString();
        } catch (SocketTimeoutException | SocketException end) {
            return all.toString();
        }
    }

    /** One problem of that status, and nothing after it. */
    static void assertRefused(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("application/problem+json").contains("\"status\":" + status);
        assertThat(answer).contains("X-Correlation-Id: ");
        assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).hasSize(2);
    }
}
