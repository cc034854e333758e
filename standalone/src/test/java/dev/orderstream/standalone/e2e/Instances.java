package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The instances that readers ask: any of them, at random. Threadsafe. */
final class Instances implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> urls = ConcurrentHashMap.newKeySet();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /** Asks that instance, too. */
    void ask(String url) {
        urls.add(url);
    }

    /** Asks it no more; what is under way may fail. */
    void askNoMore(String url) {
        urls.remove(url);
    }

    boolean areNone() {
        return urls.isEmpty();
    }

    long count(int status) {
        return statuses.getOrDefault(status, new AtomicLong()).get();
    }

    /**
     * The answer of one of them.
     *
     * @throws NotAnsweredException when it is 503, or the instance was one that may fail
     */
    Http.Answer get(Random random, String path, String... headers) throws NotAnsweredException, InterruptedException {
        List<String> all = List.copyOf(urls);
        String url = all.get(random.nextInt(all.size()));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(15));
        try {
            HttpResponse<String> response = client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    HttpResponse.BodyHandlers.ofString());
            count(statuses, response.statusCode());
            if (response.statusCode() == 503) {
                assertThat(response.headers().firstValue("Retry-After"))
                        .as("Retry-After of a 503")
                        .isPresent();
                throw new NotAnsweredException("503");
            }
            String body = response.body().isEmpty() ? "null" : response.body();
            return new Http.Answer(response.statusCode(), JSON.readTree(body), response);
        } catch (IOException notAnswered) {
            if (urls.contains(url)) {
                fail(url + " does not answer", notAnswered);
            }
            refused.incrementAndGet();
            throw new NotAnsweredException("refused");
        }
    }

    static <K> void count(Map<K, AtomicLong> counts, K what) {
        counts.computeIfAbsent(what, any -> new AtomicLong()).incrementAndGet();
    }

    /** Statuses and how often, and how many were refused by an instance that had been killed. */
    @Override
    public String toString() {
        return statuses + ", refused " + refused;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
