package dev.orderstream.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Acts on dead letters and sagas over HTTP. A query side that is away or answers 503 is asked again, for two minutes: what it did before has effect
 * once.
 */
public final class OperatorClient implements AutoCloseable {
    private static final Set<Integer> DONE = Set.of(200, 202);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(35);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;
    private final Optional<String> key;
    private final CountDownLatch stopping;
    private final Consumer<String> says;

    /**
     * Connects to nothing yet.
     *
     * @param url base URL of the query side
     * @param key of the operator; empty: the query side asks for none
     * @param stopping ends a wait
     * @param says is told when it is waited for the query side
     * @throws PreconditionException when the URL is none
     */
    public OperatorClient(String url, Optional<String> key, CountDownLatch stopping, Consumer<String> says) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.key = key;
        this.stopping = stopping;
        this.says = says;
        try {
            HttpRequest.newBuilder(URI.create(this.url));
        } catch (IllegalArgumentException invalid) {
            throw new PreconditionException("\"" + url + "\" is not an http URL.", invalid);
        }
    }

    /**
     * Posts the body; the answer of a 200 or 202.
     *
     * @throws IllegalStateException when it is refused, or the query side stays away
     * @throws CancellationException when it was stopped while it waited
     */
    public JsonNode post(String path, ObjectNode body) throws InterruptedException {
        long started = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            String trouble;
            try {
                HttpResponse<byte[]> response = http.send(request(path, body), BodyHandlers.ofByteArray());
                JsonNode answer = json(response.body());
                if (DONE.contains(response.statusCode()) && !answer.isMissingNode()) {
                    return answer;
                }
                trouble = answer.path("detail").asText("it answers with status " + response.statusCode());
                if (response.statusCode() != 503) {
                    throw new IllegalStateException(refusal(answer, trouble));
                }
            } catch (IOException unreachable) {
                trouble = "it cannot be reached";
            }
            if (System.nanoTime() - started > PATIENCE.toNanos()) {
                throw new IllegalStateException("The query side at " + url + " stays away: " + trouble);
            }
            says.accept(String.format(
                    Locale.ROOT,
                    "The query side at %s: %s; asked again in %.1f s.",
                    url,
                    trouble.replaceFirst("\\.$", ""),
                    pause.toMillis() / 1_000.0));
            if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CancellationException();
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private HttpRequest request(String path, ObjectNode body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8));
        key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request.build();
    }

    private static String refusal(JsonNode answer, String detail) {
        String code = answer.path("code").asText();
        return code.isEmpty() ? detail : code + ": " + detail;
    }

    /** Missing when it is none. */
    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException none) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
