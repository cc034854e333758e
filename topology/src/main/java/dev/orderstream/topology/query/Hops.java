package dev.orderstream.topology.query;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Asks other instances. A request that was asked once bears {@link #HEADER} and is never asked on: one hop at most. Only instances that
 * Kafka Streams names are asked. Answers are bounded in time and size. Threads: any, virtual ones among them.
 */
public final class Hops implements AutoCloseable {
    /** Says that another instance asks, and which. */
    static final HeaderName HEADER = HeaderNames.create("Orderstream-Hop");

    private static final List<String> PASSED_ON =
            List.of("If-None-Match", "Accept", "Authorization", "X-Correlation-Id", "traceparent", "tracestate");
    private static final List<String> HANDED_BACK = List.of(
            "ETag",
            "Cache-Control",
            "Retry-After",
            "Location",
            StaleHeaders.SOURCE,
            StaleHeaders.POSITION,
            StaleHeaders.LAG);
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(300);
    /** Most bytes of an answer's body. */
    static final int ANSWER_BYTES_MAX = 64 << 20;

    private static final long SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final Map<HostInfo, Long> failedAtNanos = new ConcurrentHashMap<>();
    private final String self;

    /** @param self {@code host:port} of this instance */
    public Hops(String self) {
        this.self = self;
    }

    /** The other instance did not answer, or not in time. */
    static final class HopFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        HopFailedException(Instance instance, Throwable cause) {
            super(instance.name() + " does not answer", cause);
        }
    }

    /**
     * The answer of another instance to the same request.
     *
     * @param bound on the whole of it
     */
    Answer forward(Call call, Instance to, Duration bound) throws HopFailedException, InterruptedException {
        Map<String, String> headers = new TreeMap<>();
        PASSED_ON.forEach(name -> call.header(HeaderNames.create(name)).ifPresent(value -> headers.put(name, value)));
        headers.putIfAbsent("X-Correlation-Id", call.correlationId());
        return get(to, call.target(), headers, bound);
    }

    /**
     * What another instance answers to a GET of {@code target}, a path with its query.
     *
     * @param bound on the whole of it, its last byte included
     */
    Answer get(Instance to, String target, Map<String, String> headers, Duration bound)
            throws HopFailedException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + to.name() + target))
                .header(HEADER.defaultCase(), self);
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> asked =
                client.sendAsync(request.build(), head -> new BoundedBody(ANSWER_BYTES_MAX));
        try {
            // A request's own timeout ends with the head of the answer: a body may trickle in for ever.
            Answer answer = answer(asked.get(bound.toNanos(), TimeUnit.NANOSECONDS));
            failedAtNanos.remove(to.host());
            return answer;
        } catch (ExecutionException | TimeoutException failed) {
            failedAtNanos.put(to.host(), System.nanoTime());
            throw new HopFailedException(to, failed);
        } finally {
            asked.cancel(true);
        }
    }

    /** Whether it failed to answer within the last second. */
    boolean isSuspect(Instance instance) {
        Long failed = failedAtNanos.get(instance.host());
        return failed != null && System.nanoTime() - failed < SUSPECT_NANOS;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Map<String, String> headers = new TreeMap<>();
        HANDED_BACK.forEach(name -> response.headers().firstValue(name).ifPresent(value -> headers.put(name, value)));
        String contentType = response.headers().firstValue("Content-Type").orElse("");
        return new Answer(response.statusCode(), contentType, response.body(), headers);
    }
}
