package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Reads an event stream, and keeps what it has read. */
final class LiveReader implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger heartbeats = new AtomicInteger();
    private final Thread reading;

    /** Returns when the stream has begun. */
    LiveReader(String url) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        reading = Thread.ofVirtual().unstarted(() -> answer.body().forEach(this::read));
        reading.start();
    }

    private void read(String line) {
        if (line.equals(":")) {
            heartbeats.incrementAndGet();
        } else {
            lines.add(line);
        }
    }

    /** Values of a field, in order. */
    List<String> values(String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field + ": "))
                .map(line -> line.substring(field.length() + 2))
                .toList();
    }

    int heartbeats() {
        return heartbeats.get();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
