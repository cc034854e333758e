package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads an event stream from a socket, and no faster than it is asked to. */
final class SseClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SMALL_BUFFER = 4 << 10;

    private final Socket socket;
    private final InputStream in;
    private final String status;
    private final Map<String, String> headers = new TreeMap<>();
    private int chunkLeft;
    private boolean ended;

    /** An event with an id, or the event {@code end}, whose id is empty. */
    record Event(String id, String type, String data) {}

    SseClient(int port, String path, String... headerLines) {
        this(new Socket(), port, path, headerLines);
    }

    private SseClient(Socket socket, int port, String path, String... headerLines) {
        this.socket = socket;
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + String.join(
                            "",
                            List.of(headerLines).stream()
                                    .map(line -> line + "\r\n")
                                    .toList()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            in = new BufferedInputStream(socket.getInputStream());
            status = line();
            for (String line = line(); !line.isEmpty(); line = line()) {
                String[] header = line.split(": ?", 2);
                headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose system takes little for it while it does not read. */
    static SseClient withSmallBuffer(int port, String path) {
        try {
            Socket small = new Socket();
            small.setReceiveBufferSize(SMALL_BUFFER);
            return new SseClient(small, port, path, "Accept: text/event-stream");
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SseClient ofOrder(int port, String orderId, String... headerLines) {
        List<String> lines = new ArrayList<>(List.of(headerLines));
        lines.add("Accept: text/event-stream");
        return new SseClient(port, "/orders/" + orderId + "/events", lines.toArray(String[]::new));
    }

    /** Makes sure that the stream has begun. */
    SseClient begun() {
        assertThat(status).isEqualTo("HTTP/1.1 200 OK");
        assertThat(block()).contains("retry: 2000");
        return this;
    }

    String status() {
        return status;
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The next event; comments are passed over. */
    Event next() {
        Optional<String> block = block();
        while (block.equals(Optional.of(":"))) {
            block = block();
        }
        return event(block.orElseThrow(() -> new AssertionError("the stream has ended")));
    }

    List<Event> next(int events) {
        List<Event> found = new ArrayList<>();
        while (found.size() < events) {
            found.add(next());
        }
        return found;
    }

    /** The stream says why it ends, and does. */
    void assertEnd(String reason) {
        Event end = next();
        assertThat(end.type()).isEqualTo("end");
        assertThat(end.id()).isEmpty();
        assertThat(Contract.parse(end.data()).path("reason").asText()).isEqualTo(reason);
        assertThat(isAtEnd()).isTrue();
    }

    static List<String> ids(List<Event> events) {
        return events.stream().map(Event::id).toList();
    }

    private static Event event(String block) {
        Map<String, String> fields = new TreeMap<>();
        for (String line : block.split("\n", -1)) {
            String[] field = line.split(": ", 2);
            assertThat(fields.put(field[0], field[1])).isNull();
        }
        assertThat(fields.keySet()).isSubsetOf("id", "event", "data");
        return new Event(
                fields.getOrDefault("id", ""), fields.getOrDefault("event", ""), fields.getOrDefault("data", ""));
    }

    /** The lines up to the next empty one; empty at the proper end of the stream. */
    Optional<String> block() {
        try {
            StringBuilder block = new StringBuilder();
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int each = read(); each >= 0; each = read()) {
                if (each != '\n') {
                    line.write(each);
                } else if (line.size() == 0) {
                    return Optional.of(block.toString());
                } else {
                    block.append(block.isEmpty() ? "" : "\n").append(line.toString(UTF_8));
                    line.reset();
                }
            }
            assertThat(block).isEmpty();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing more comes, and the connection is closed. */
    boolean isAtEnd() {
        try {
            return block().isEmpty() && in.read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next byte of the body (RFC 9112, section 7.1). */
    private int read() throws IOException {
        if (chunkLeft == 0 && !ended) {
            chunkLeft = Integer.parseInt(line(), 16);
            ended = chunkLeft == 0;
            if (ended) {
                assertThat(line()).isEmpty();
            }
        }
        if (ended) {
            return -1;
        }
        int each = in.read();
        assertThat(each).as("a byte within a chunk").isNotNegative();
        chunkLeft--;
        if (chunkLeft == 0) {
            assertThat(line()).isEmpty();
        }
        return each;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new IOException("the connection is closed");
            }
            line.write(each);
        }
        return line.toString(UTF_8).stripTrailing();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
