package dev.orderstream.benchmarks;

import io.helidon.http.Status;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * B5: GET /orders/{id} a second, of orders at random, beside a constant of the same size from the same HTTP server; through another
 * instance where one is given; histories. In turn, three times each; medians. Then times at a steady rate.
 */
public final class ReadBenchmark {
    private static final int ROUNDS = 3;
    private static final int ORDERS = 10_000;
    private static final int CREATED_A_SECOND = 1_000;
    private static final int CONNECTIONS = 64;
    private static final int LONG_HISTORY = 200;
    private static final int SHORT_HISTORY = 8;
    private static final int PRIME = 7_919;

    private final Target target;
    private final URI queries;
    private final Optional<URI> through;
    private final Duration time;

    /** @param through another instance, which does not own all orders */
    public ReadBenchmark(Target target, URI queries, Optional<URI> through, Duration time) {
        this.target = target;
        this.queries = queries;
        this.through = through;
        this.time = time;
    }

    /**
     * Measures, and prints what was measured.
     *
     * @throws IllegalStateException when an answer is anything but 200
     */
    public void run(PrintWriter out) throws InterruptedException, IOException {
        create(out);
        byte[] order = body("/orders/" + target.orderId("r", 0));
        out.printf(
                Locale.ROOT,
                "GET of %d bytes, %d connections, %d rounds of %d s a lane; client and all servers share this machine%n",
                order.length,
                CONNECTIONS,
                ROUNDS,
                time.toSeconds());
        try (ConstantServer constant = ConstantServer.start(Status.OK_200, order)) {
            Map<String, Load> lanes = new LinkedHashMap<>();
            lanes.put("constant", load(constant.uri(), number -> "/orders/" + number));
            lanes.put("order", load(queries, this::anyOrder));
            lanes.put("history of 8", load(queries, number -> history(SHORT_HISTORY)));
            through.ifPresent(other -> lanes.put("order, any instance", load(other, this::anyOrder)));
            compare(out, lanes);
        }
        steady(out, "order at 1,000/s", load(queries, this::anyOrder), 1_000);
        steady(out, "history of 200 events at 100/s", load(queries, number -> history(LONG_HISTORY)), 100);
    }

    private void compare(PrintWriter out, Map<String, Load> lanes) throws InterruptedException {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (Load lane : lanes.values()) {
            rate(lane, Duration.ofSeconds(3));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Load> lane : lanes.entrySet()) {
                rates.computeIfAbsent(lane.getKey(), name -> new ArrayList<>()).add(rate(lane.getValue(), time));
            }
        }
        double constant = Median.of(rates.getOrDefault("constant", List.of()));
        rates.forEach((name, measured) -> out.printf(
                Locale.ROOT,
                "%-20s %,8.0f/s = %.2f of the constant  (rounds: %s)%n",
                name,
                Median.of(measured),
                Median.of(measured) / constant,
                String.join(
                        ", ",
                        measured.stream()
                                .map(each -> String.format(Locale.ROOT, "%,.0f", each))
                                .toList())));
    }

    private void steady(PrintWriter out, String name, Load load, double perSecond) throws InterruptedException {
        load.atRate(perSecond, Duration.ofSeconds(3));
        Load.Result result = load.atRate(perSecond, time);
        requireOk(result);
        out.printf(Locale.ROOT, "%-32s %s%n", name, result.latencies());
    }

    private static double rate(Load load, Duration time) throws InterruptedException {
        return load.saturate(time).perSecondOf(200);
    }

    private static void requireOk(Load.Result result) {
        if (!result.statuses().keySet().equals(Set.of(200))) {
            throw new IllegalStateException("answers other than 200: " + result.statuses());
        }
    }

    private Load load(URI server, LongFunction<String> path) {
        return new Load(server, CONNECTIONS, number -> HttpConnection.get(server, path.apply(number)));
    }

    private String anyOrder(long number) {
        return "/orders/" + target.orderId("r", number * PRIME % ORDERS);
    }

    private String history(int events) {
        return "/orders/" + target.orderId("h", events) + "/events?limit=" + events;
    }

    private void create(PrintWriter out) throws InterruptedException, IOException {
        out.printf(
                Locale.ROOT,
                "creating %,d orders, and two with %d and %d events%n",
                ORDERS,
                SHORT_HISTORY,
                LONG_HISTORY);
        out.flush();
        Load.Result created = new Load(
                        target.gateway(),
                        CONNECTIONS,
                        number -> HttpConnection.post(target.gateway(), "/orders", "", target.orderBody("r", number)))
                .atRate(CREATED_A_SECOND, Duration.ofSeconds(ORDERS / CREATED_A_SECOND));
        if (!created.statuses().keySet().equals(Set.of(201))) {
            throw new IllegalStateException("answers other than 201: " + created.statuses());
        }
        try (HttpConnection gateway = HttpConnection.open(target.gateway())) {
            for (int events : List.of(SHORT_HISTORY, LONG_HISTORY)) {
                gateway.exchange(HttpConnection.post(target.gateway(), "/orders", "", target.orderBody("h", events)));
                for (int version = 2; version <= events; version++) {
                    gateway.exchange(HttpConnection.post(
                            target.gateway(),
                            "/orders/" + target.orderId("h", events) + "/items",
                            "",
                            Target.itemBody(version)));
                }
                body("/orders/" + target.orderId("h", events) + "?minVersion=" + events + "&wait=10000");
            }
        }
    }

    private byte[] body(String path) throws IOException {
        try (HttpConnection connection = HttpConnection.open(queries)) {
            int status = connection.exchange(HttpConnection.get(queries, path));
            if (status != 200) {
                throw new IllegalStateException("GET " + path + " was answered with " + status);
            }
            return connection.body().getBytes(StandardCharsets.UTF_8);
        }
    }
}
