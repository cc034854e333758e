package dev.orderstream.topology.query;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
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
import java.util.function.Predicate;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Asks other instances. A request that was asked once bears {@link #HEADER} and is never asked on: one hop at most. Only instances that
 * Kafka Streams names are asked. Answers are bounded in time and size. Threads: any, virtual ones among them.
 */
public final class Hops implements AutoCloseable {
    /** Says that another instance asks, and which. */
    static final HeaderName HEADER = HeaderNames.create("Orderstream-Hop");

    /**
     * Says which application answers an instance that asks. An address may have passed on to another program, or to another version of
     * the views, before the group notices: whatever that says of an order means nothing here.
     */
    static final String APPLICATION = "Orderstream-Application";

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
    private final Map<String, String> signature;
    private final Predicate<String> isAsked;

    /**
     * Asks instances of the same application.
     *
     * @param self {@code host:port} of this instance
     * @param application id that all of them share
     */
    public Hops(String self, String application) {
        this(self, application, application::equals);
    }

    /** @param isAsked tells the applications whose answers are taken */
    Hops(String self, String application, Predicate<String> isAsked) {
        this.self = self;
        this.signature = Map.of(APPLICATION, application);
        this.isAsked = isAsked;
    }

    /** Host and port as a URI has them (RFC 3986, section 3.2.2). */
    public static String authority(HostInfo host) {
        String name = host.host();
        return (name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name) + ":" + host.port();
    }

    /** Headers of what this instance answers to others. */
    Map<String, String> signature() {
        return signature;
    }

    /** The other instance did not answer, or not in time, or something else answered. */
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
        PASSED_ON.forEach(name -> call.header(HeaderNames.create(name))
                .filter(Hops::isPrintable)
                .ifPresent(value -> headers.put(name, value)));
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
        CompletableFuture<HttpResponse<byte[]>> asked =
                client.sendAsync(request(to, target, headers), head -> new BoundedBody(ANSWER_BYTES_MAX));
        try {
            // A request's own timeout ends with the head of the answer: a body may trickle in for ever.
            HttpResponse<byte[]> response = asked.get(bound.toNanos(), TimeUnit.NANOSECONDS);
            requireAsked(response);
            failedAtNanos.remove(to.host());
            return answer(response);
        } catch (ExecutionException | TimeoutException | IOException failed) {
            failedAtNanos.put(to.host(), System.nanoTime());
            throw new HopFailedException(to, failed);
        } finally {
            asked.cancel(true);
        }
    }

    /** @throws HopFailedException when the instance has a name that no URI can hold */
    private HttpRequest request(Instance to, String target, Map<String, String> headers) throws HopFailedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + to.name() + target))
                    .header(HEADER.defaultCase(), self);
            headers.forEach(request::header);
            return request.build();
        } catch (IllegalArgumentException impossible) {
            throw new HopFailedException(to, impossible);
        }
    }

    private void requireAsked(HttpResponse<byte[]> response) throws IOException {
        String application = response.headers().firstValue(APPLICATION).orElse("");
        if (!isAsked.test(application)) {
            throw new IOException("what answered, with status " + response.statusCode() + ", "
                    + (application.isEmpty() ? "is no instance of the views" : "is " + application));
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

    /** What is not means nothing to the other instance either, and could not be sent. */
    private static boolean isPrintable(String value) {
        return value.chars().allMatch(each -> (each >= ' ' && each <= '~') || each == '\t');
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        Map<String, String> headers = new TreeMap<>();
        HANDED_BACK.forEach(name -> response.headers().firstValue(name).ifPresent(value -> headers.put(name, value)));
        String contentType = response.headers().firstValue("Content-Type").orElse("");
        return new Answer(response.statusCode(), contentType, response.body(), headers);
    }
}
