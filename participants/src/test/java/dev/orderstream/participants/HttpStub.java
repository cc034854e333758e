package dev.orderstream.participants;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real HTTP server on loopback, one request a connection, that can answer as badly as servers do. */
public final class HttpStub implements AutoCloseable {
    private final ServerSocket listening;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger dripped = new AtomicInteger();

    /** A request as it came. Names of headers are in small letters. */
    public record Request(String line, Map<String, String> headers, byte[] body) {
        public String header(String name) {
            return Objects.requireNonNull(headers.get(name), name);
        }

        public String text() {
            return new String(body, UTF_8);
        }
    }

    /** What is done about a request. */
    public interface Handler {
        Answer handle(Request request, int number);
    }

    /** How a request is answered. */
    public sealed interface Answer {
        record Json(int status, String headers, String body) implements Answer {}

        /** The connection is cut without a byte. */
        record Cut() implements Answer {}

        /** Nothing comes, and the connection stays open. */
        record Silence() implements Answer {}

        /** A byte of the body at a time, ten a second, without end. */
        record Drip() implements Answer {}

        /** A body of so many bytes, without a length said before. */
        record Flood(long bytes) implements Answer {}
    }

    private HttpStub(ServerSocket listening, Handler handler) {
        this.listening = listening;
        this.handler = handler;
    }

    /** Starts to listen; requests are numbered from 1. */
    public static HttpStub start(Handler handler) {
        try {
            HttpStub stub = new HttpStub(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), handler);
            Thread.ofVirtual().start(stub::accept);
            return stub;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static Answer json(int status, String body) {
        return new Answer.Json(status, "", body);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException stopped) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (Socket socket = connection) {
            Request request = read(socket.getInputStream());
            int number;
            synchronized (requests) {
                requests.add(request);
                number = requests.size();
            }
            answer(handler.handle(request, number), socket.getOutputStream());
        } catch (IOException | InterruptedException gone) {
            dripped.incrementAndGet();
        }
    }

    private void answer(Answer answer, OutputStream out) throws IOException, InterruptedException {
        switch (answer) {
            case Answer.Json json -> {
                byte[] body = json.body().getBytes(UTF_8);
                out.write(head(json.status(), json.headers() + "Content-Length: " + body.length + "\r\n"));
                out.write(body);
                out.flush();
            }
            case Answer.Cut cut -> {}
            case Answer.Silence silence -> closed.await(1, TimeUnit.MINUTES);
            case Answer.Drip drip -> {
                out.write(head(200, "Content-Length: 10000\r\n"));
                while (!closed.await(100, TimeUnit.MILLISECONDS)) {
                    out.write(' ');
                    out.flush();
                }
            }
            case Answer.Flood flood -> {
                out.write(head(200, ""));
                byte[] part = new byte[16 << 10];
                for (long left = flood.bytes(); left > 0; left -= part.length) {
                    out.write(part);
                }
            }
        }
    }

    private static byte[] head(int status, String headers) {
        return ("HTTP/1.1 " + status + " Status\r\n" + headers + "Connection: close\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static Request read(InputStream in) throws IOException {
        String line = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(line, headers, body);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            if (read != '\r') {
                line.append((char) read);
            }
        }
        return line.toString();
    }

    /** Waits until a client has hung up on an answer that had no end. */
    public boolean wasHungUpOn() {
        return dripped.get() > 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listening.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
