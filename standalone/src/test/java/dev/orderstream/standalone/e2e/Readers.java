package dev.orderstream.standalone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.topology.domain.view.OrderView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Readers of orders at a steady rate, who ask any instance and hold every answer against the oracle: 200 with what the order was at that
 * version, which is none that the reader, or any other before, had gone beyond; 304; 503 with Retry-After. A 404 only for an order that
 * was never created. Everything else is a violation.
 */
final class Readers implements AutoCloseable {
    private static final int THREADS = 8;

    /** Orders of the last five seconds: who does not say what version they have may be told that there is none yet. */
    private static final int NEWEST = 150;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EventOracle oracle;
    private final Map<String, Integer> instances = new ConcurrentHashMap<>();
    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<Integer, AtomicLong> statuses = new ConcurrentHashMap<>();
    private final AtomicLong refused = new AtomicLong();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Readers(EventOracle oracle, int readsASecond) {
        this.oracle = oracle;
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            threads.add(Thread.ofVirtual()
                    .start(() -> read(new Random(seed), TimeUnit.SECONDS.toNanos(THREADS) / readsASecond)));
        }
    }

    /** Asks that instance, too. */
    void ask(String url) {
        instances.put(url, 0);
    }

    /** Asks it no more; what is under way may fail. */
    void askNoMore(String url) {
        instances.remove(url);
    }

    List<String> violations() {
        return violations;
    }

    long count(int status) {
        return statuses.getOrDefault(status, new AtomicLong()).get();
    }

    /** Statuses and how often, and how many were refused by an instance that had been killed. */
    @Override
    public String toString() {
        return statuses + ", refused " + refused;
    }

    private void read(Random random, long paceNanos) {
        try {
            long next = System.nanoTime();
            while (!closed.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                next = Math.max(next + paceNanos, System.nanoTime() - 10 * paceNanos);
                List<String> urls = List.copyOf(instances.keySet());
                List<String> all = oracle.orders();
                List<String> orders = all.subList(0, Math.max(0, all.size() - NEWEST));
                if (!urls.isEmpty() && !orders.isEmpty()) {
                    String url = urls.get(random.nextInt(urls.size()));
                    one(random, url, orders.get(random.nextInt(orders.size())));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void one(Random random, String url, String known) throws InterruptedException {
        boolean exists = random.nextInt(20) > 0;
        String orderId = exists ? known : "never-" + random.nextInt(1_000);
        long least = seen.getOrDefault(orderId, exists ? 1L : 0L);
        boolean versioned = exists && random.nextInt(3) > 0;
        long minVersion = versioned ? oracle.version(orderId) : 0;
        Optional<Long> had = exists && random.nextInt(5) == 0 ? Optional.of(least) : Optional.empty();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(url + "/orders/" + orderId + (versioned ? "?minVersion=" + minVersion : "")))
                .timeout(Duration.ofSeconds(15));
        had.ifPresent(version -> request.header("If-None-Match", "\"" + version + "\""));
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            statuses.computeIfAbsent(answer.statusCode(), any -> new AtomicLong())
                    .incrementAndGet();
            check(answer, orderId, exists, Math.max(least, minVersion), had)
                    .ifPresent(why -> violations.add(request.build().uri() + ": " + why + " " + answer.body()));
        } catch (IOException notAnswered) {
            if (instances.containsKey(url)) {
                violations.add(request.build().uri() + ": " + notAnswered);
            } else {
                refused.incrementAndGet();
            }
        }
    }

    /** What is wrong with the answer. */
    private Optional<String> check(
            HttpResponse<String> answer, String orderId, boolean exists, long least, Optional<Long> had)
            throws IOException {
        return switch (answer.statusCode()) {
            case 200 ->
                exists ? checkOrder(JSON.readTree(answer.body()), orderId, least) : Optional.of("never created");
            case 304 ->
                had.filter(version -> version >= least).isPresent() ? Optional.empty() : Optional.of("stale 304");
            case 404 -> exists ? Optional.of("404 for an order that exists") : Optional.empty();
            case 503 ->
                answer.headers().firstValue("Retry-After").isPresent()
                        ? Optional.empty()
                        : Optional.of("no Retry-After");
            default -> Optional.of("status " + answer.statusCode());
        };
    }

    private Optional<String> checkOrder(JsonNode order, String orderId, long least) {
        long version = order.path("version").asLong();
        seen.merge(orderId, version, Math::max);
        if (version < least) {
            return Optional.of("version " + version + " after " + least);
        }
        Optional<OrderView> expected = awaited(orderId, version);
        return expected.isEmpty()
                ? Optional.of("not committed")
                : Map.<String, Function<OrderView, String>>of(
                                "orderId",
                                OrderView::orderId,
                                "customerId",
                                OrderView::customerId,
                                "state",
                                view -> view.status().name(),
                                "updatedAt",
                                view -> view.updatedAt().toString())
                        .entrySet()
                        .stream()
                        .filter(field -> !order.path(field.getKey())
                                .asText()
                                .equals(field.getValue().apply(expected.get())))
                        .map(field ->
                                field.getKey() + " is not " + field.getValue().apply(expected.get()))
                        .findFirst()
                        .or(() -> order.at("/total/amount").asLong()
                                                == expected.get().total()
                                        && order.path("items").size()
                                                == expected.get().items().size()
                                ? Optional.empty()
                                : Optional.of("items or total differ"));
    }

    /** The oracle may be some milliseconds behind the views. */
    private Optional<OrderView> awaited(String orderId, long version) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (oracle.at(orderId, version).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return oracle.at(orderId, version);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            for (Thread each : threads) {
                each.join();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        client.shutdownNow();
    }
}
