package dev.orderstream.participants.call;

import dev.orderstream.participants.call.Attempt.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts JSON and reads the whole answer: within one bound of time, be it a slow connection, a slow answer or a body that drips, and one of
 * size. No redirect is followed, as it would carry what is secret elsewhere. Threadsafe.
 */
public final class HttpPost implements AutoCloseable {
    private static final int BODY_BYTES_MAX = 64 << 10;

    private final HttpClient client;
    private final Duration callTimeout;

    /** An answer as it came. */
    public record Answer(int status, byte[] body, Optional<Duration> retryAfter) {}

    /**
     * @param connectTimeout for the connection
     * @param callTimeout for all of a call
     */
    public HttpPost(Duration connectTimeout, Duration callTimeout) {
        this.callTimeout = callTimeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Posts once. */
    public Attempt<Answer> post(URI target, Map<String, String> headers, byte[] json) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(callTimeout)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        headers.forEach(request::setHeader);
        CompletableFuture<HttpResponse<byte[]>> answering =
                client.sendAsync(request.build(), response -> new BoundedBody(BODY_BYTES_MAX));
        try {
            HttpResponse<byte[]> response = answering.get(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
            return new Attempt.Answered<>(new Answer(
                    response.statusCode(),
                    response.body(),
                    RetryAfter.of(response.headers().firstValue("Retry-After"))));
        } catch (TimeoutException late) {
            return Attempt.NotKnown.of(Failure.TIMEOUT, "no whole answer within " + callTimeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            return failure(failed.getCause());
        } finally {
            // Of a call that was not waited for to its end: closes its connection.
            answering.cancel(true);
        }
    }

    private static <T> Attempt<T> failure(@Nullable Throwable cause) {
        if (BoundedBody.isTooLong(cause)) {
            return Attempt.NotKnown.of(
                    Failure.UNREADABLE_ANSWER, "the answer is longer than " + BODY_BYTES_MAX + " bytes");
        }
        if (cause instanceof HttpTimeoutException) {
            return Attempt.NotKnown.of(
                    Failure.TIMEOUT, "no answer in time (" + cause.getClass().getSimpleName() + ")");
        }
        if (cause instanceof IOException) {
            return Attempt.NotKnown.of(
                    Failure.CONNECTION,
                    "the connection failed (" + cause.getClass().getSimpleName() + ")");
        }
        throw new IllegalStateException("a call failed as none should", cause);
    }

    /** Ends the calls that are under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
