package dev.orderstream.benchmarks;

import dev.orderstream.avro.fulfilment.SagaState;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How long a saga takes from the submission of its order to COMPLETED, at a steady rate; and how many end a second when all are submitted
 * at once. Payments must be answered at once, as the simulator of {@code orders up} does.
 */
public final class FulfilmentBenchmark {
    private static final int SKUS = 100;
    private static final int PIECES = 1_000_000;
    private static final int BATCH = 1_000;
    private static final int CONNECTIONS = 64;
    private static final int BATCH_CONNECTIONS = 4;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Duration SAMPLE = Duration.ofMillis(20);

    private final Target target;
    private final double perSecond;
    private final Duration time;
    private final int atOnce;

    /**
     * @param perSecond submissions a second, at the steady rate
     * @param time for how long
     * @param atOnce how many are submitted at once afterwards, in thousands
     */
    public FulfilmentBenchmark(Target target, double perSecond, Duration time, int atOnce) {
        this.target = target;
        this.perSecond = perSecond;
        this.time = time;
        this.atOnce = atOnce;
    }

    /**
     * Measures, and prints what was measured.
     *
     * @throws IllegalStateException when a request is refused, or a saga ends other than COMPLETED, or not in ten minutes
     */
    public void run(PrintWriter out) throws InterruptedException {
        stock();
        try (SagaWatch watch = new SagaWatch(target)) {
            steady(watch, "w", WARM_UP);
            Latencies latencies = steady(watch, "s", time);
            out.printf(
                    Locale.ROOT,
                    "from POST /orders/{id}/submit to COMPLETED on fulfilment-events, at %.0f/s for %d s: %s%n",
                    perSecond,
                    time.toSeconds(),
                    latencies);
            out.flush();
            drafts("b", atOnce);
            long start = System.nanoTime();
            batches(atOnce, number -> "{\"type\":\"SubmitOrder\",\"orderId\":\"" + target.orderId("b", number) + "\"}");
            double submitted = seconds(start);
            awaitCompleted(watch, "b", atOnce);
            double completed = seconds(start);
            out.printf(
                    Locale.ROOT,
                    "%,d orders submitted in %.1f s: all sagas COMPLETED after %.1f s, %,.0f sagas/s%n",
                    atOnce,
                    submitted,
                    completed,
                    atOnce / completed);
        }
    }

    private void stock() throws InterruptedException {
        new Load(
                        target.gateway(),
                        1,
                        sku -> HttpConnection.post(
                                target.gateway(),
                                "/inventory/" + sku(sku) + "/receipts",
                                "",
                                "{\"quantity\":" + PIECES + "}"))
                .times(SKUS)
                .requireOnly(200);
    }

    private Latencies steady(SagaWatch watch, String lane, Duration during) throws InterruptedException {
        long orders = Math.round(perSecond * during.toNanos() / 1e9);
        drafts(lane, Math.toIntExact((orders + BATCH - 1) / BATCH * BATCH));
        Map<String, Long> sent = new ConcurrentHashMap<>();
        new Load(target.gateway(), CONNECTIONS, number -> {
                    String order = target.orderId(lane, number);
                    sent.put(order, System.nanoTime());
                    return HttpConnection.post(target.gateway(), "/orders/" + order + "/submit", "", "");
                })
                .atRate(perSecond, during)
                .requireOnly(200);
        awaitCompleted(watch, lane, orders);
        return Latencies.of(watch.ends().entrySet().stream()
                .filter(end -> sent.containsKey(end.getKey()))
                .map(end -> end.getValue().atNanos() - sent.getOrDefault(end.getKey(), 0L))
                .toList());
    }

    private void awaitCompleted(SagaWatch watch, String lane, long orders) {
        long bound = System.nanoTime() + BOUND.toNanos();
        for (long next = 0; next < orders; ) {
            SagaWatch.End end = watch.ends().get(target.orderId(lane, next));
            if (end != null && end.state() != SagaState.COMPLETED) {
                throw new IllegalStateException("the saga of " + target.orderId(lane, next) + " ended " + end.state());
            }
            if (end == null && System.nanoTime() > bound) {
                throw new IllegalStateException("the saga of " + target.orderId(lane, next) + " has not ended in "
                        + BOUND + ": is fulfilment running?");
            }
            if (end == null) {
                LockSupport.parkNanos(SAMPLE.toNanos());
            } else {
                next++;
            }
        }
    }

    private void drafts(String lane, int orders) throws InterruptedException {
        batches(
                orders,
                number -> "{\"type\":\"CreateOrder\"," + order(lane, number).substring(1));
    }

    /** Sent, and acknowledged by the brokers: decided they are when they are. */
    private void batches(int commands, LongFunction<String> command) throws InterruptedException {
        new Load(
                        target.gateway(),
                        BATCH_CONNECTIONS,
                        batch -> HttpConnection.post(
                                target.gateway(),
                                "/commands",
                                "Prefer: respond-async\r\n",
                                LongStream.range(batch * BATCH, (batch + 1) * BATCH)
                                        .mapToObj(command)
                                        .collect(Collectors.joining(",", "[", "]"))))
                .times(commands / BATCH)
                .requireOnly(207);
    }

    private String order(String lane, long number) {
        return target.orderBody(lane, number, List.of(sku(number % SKUS), sku((number + 1) % SKUS)));
    }

    private static String sku(long number) {
        return "bench-" + number;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
