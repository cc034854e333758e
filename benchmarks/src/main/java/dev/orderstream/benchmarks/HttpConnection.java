package dev.orderstream.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One HTTP/1.1 keep-alive connection that sends prepared bytes and reads answers with a Content-Length: as little as a client can cost,
 * so that what is measured is the server. Not for sharing among threads.
 */
final class HttpConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 40_000;
    private static final String CONTENT_LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private byte[] last = new byte[0];

    private HttpConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    static HttpConnection open(URI server) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), TIMEOUT_MILLIS);
        return new HttpConnection(socket);
    }

    /** A POST with that body, and further header lines each ended by CRLF. */
    static byte[] post(URI server, String path, String headers, String body) {
        String request = "POST " + path + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n"
                + body;
        return request.getBytes(ISO_8859_1);
    }

    /** A GET. */
    static byte[] get(URI server, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    /** Sends a request, reads the whole answer, and returns its status. */
    int exchange(byte[] request) throws IOException {
        out.write(request);
        out.flush();
        String status = line();
        int length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(CONTENT_LENGTH)) {
                length = Integer.parseInt(
                        lower.substring(CONTENT_LENGTH.length()).trim());
            }
        }
        last = in.readNBytes(length);
        return Integer.parseInt(status.substring(9, 12));
    }

    /** The body of the last answer. */
    String body() {
        return new String(last, ISO_8859_1);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
