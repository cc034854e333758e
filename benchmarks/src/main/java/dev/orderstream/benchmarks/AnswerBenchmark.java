package dev.orderstream.benchmarks;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** B4: how long a waited POST /orders takes to be answered from its committed outcome, at a steady rate. */
public final class AnswerBenchmark {
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final Target target;
    private final double perSecond;
    private final Duration time;

    public AnswerBenchmark(Target target, double perSecond, Duration time) {
        this.target = target;
        this.perSecond = perSecond;
        this.time = time;
    }

    /**
     * Measures, and prints what was measured.
     *
     * @throws IllegalStateException when an answer is anything but 201
     */
    public void run(PrintWriter out) throws InterruptedException {
        out.printf(
                Locale.ROOT,
                "waited POST /orders at %.0f/s for %d s, %d connections, after %d s of the same%n",
                perSecond,
                time.toSeconds(),
                CONNECTIONS,
                WARM_UP.toSeconds());
        load("w").atRate(perSecond, WARM_UP);
        Load.Result result = load("m").atRate(perSecond, time);
        result.requireOnly(201);
        out.println(result.latencies());
    }

    private Load load(String lane) {
        return new Load(
                target.gateway(),
                CONNECTIONS,
                number -> HttpConnection.post(target.gateway(), "/orders", "", target.orderBody(lane, number)));
    }
}
