package dev.orderstream.standalone.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Follows an event stream as a browser's EventSource does (WHATWG HTML, section 9.2): connects again whenever the stream ends, says what
 * it has seen last, and takes nothing that did not come whole. It asks one instance until that one fails, then the next.
 */
final class EventSourceReader implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final List<String> urls;
    private final String path;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<Integer> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final Thread thread;
    private volatile String lastEventId = "";

    /** As it came. */
    record Event(String id, String type, String data) {}

    /** @param urls of instances, the first to ask first */
    EventSourceReader(List<String> urls, String path) {
        this.urls = List.copyOf(urls);
        this.path = path;
        this.thread = Thread.ofVirtual().start(this::follow);
    }

    /** What came, in order. */
    List<Event> events() {
        return events;
    }

    /** The status of each connection that was answered. */
    List<Integer> connections() {
        return connections;
    }

    private void follow() {
        try {
            for (int asked = 0; !closed.await(asked == 0 ? 0 : RETRY.toMillis(), TimeUnit.MILLISECONDS); asked++) {
                connect(urls.get(asked % urls.size()));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect(String url) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<Stream<String>> answer = client.send(request.build(), BodyHandlers.ofLines());
            connections.add(answer.statusCode());
            if (answer.statusCode() == 200) {
                List<String> fields = new ArrayList<>();
                answer.body().forEach(line -> take(line, fields));
            }
        } catch (IOException | UncheckedIOException failed) {
            // The next one is asked.
        }
    }

    private void take(String line, List<String> fields) {
        if (!line.isEmpty()) {
            fields.add(line);
            return;
        }
        String id = value(fields, "id");
        if (!id.isEmpty()) {
            lastEventId = id;
            events.add(new Event(id, value(fields, "event"), value(fields, "data")));
        }
        fields.clear();
    }

    private static String value(List<String> fields, String name) {
        return fields.stream()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        closed.countDown();
        client.shutdownNow();
        client.close();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
