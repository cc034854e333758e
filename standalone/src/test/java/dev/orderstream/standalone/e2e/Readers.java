package dev.orderstream.standalone.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers at a steady rate, who ask any instance anything, one in five of them content with a copy, and hold every answer against the
 * log. 503 with Retry-After is no answer, and no harm.
 */
final class Readers implements AutoCloseable {
    /** What they ask. */
    static final Map<String, Question> KINDS = new TreeMap<>(Map.of(
            "order", new OrderQuestion(),
            "newest order", new NewestOrderQuestion(),
            "history", new HistoryQuestion(),
            "time travel", new TimeTravelQuestion(),
            "command", new CommandQuestion(),
            "customer", new CustomerQuestion(),
            "sales", new SalesQuestion(),
            "products", new ProductsQuestion()));

    private static final int THREADS = 8;
    private static final String BY_A_COPY = " by a copy";
    private static final int VIOLATIONS_MAX = 50;

    private final EventOracle oracle;
    private final Instances instances;
    private final Shown shown = new Shown();
    private final Map<String, AtomicLong> answered = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    Readers(EventOracle oracle, Instances instances, int questionsASecond) {
        this.oracle = oracle;
        this.instances = instances;
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            threads.add(Thread.ofVirtual()
                    .start(() -> read(new Random(seed), TimeUnit.SECONDS.toNanos(THREADS) / questionsASecond)));
        }
    }

    /** What was wrong; no more than some are kept. */
    List<String> violations() {
        return violations;
    }

    /** How many questions of the kind were answered, and rightly. */
    long answered(String kind) {
        return answered.getOrDefault(kind, new AtomicLong()).get();
    }

    /** How many questions of any kind a copy answered, or a part of them. */
    long answeredByCopies() {
        return KINDS.keySet().stream()
                .mapToLong(kind -> answered(kind + BY_A_COPY))
                .sum();
    }

    /** Kinds and how many questions of each were answered. */
    @Override
    public String toString() {
        return new TreeMap<>(answered).toString();
    }

    private void read(Random random, long paceNanos) {
        List<String> kinds = List.copyOf(KINDS.keySet());
        try {
            long next = System.nanoTime();
            while (!closed.await(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                next = Math.max(next + paceNanos, System.nanoTime() - 10 * paceNanos);
                if (!instances.areNone() && !oracle.now(PlainLog::isEmpty)) {
                    String kind = random.nextInt(3) == 0 ? "order" : kinds.get(random.nextInt(kinds.size()));
                    ask(kind, new Asking(random, oracle, shown, instances, random.nextInt(5) == 0));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(String kind, Asking asking) throws InterruptedException {
        try {
            Objects.requireNonNull(KINDS.get(kind)).ask(asking);
            Instances.count(answered, asking.hasCopies() ? kind + BY_A_COPY : kind);
        } catch (NotAnsweredException none) {
            Instances.count(answered, "none");
        } catch (AssertionError | RuntimeException wrong) {
            Instances.count(answered, "wrong");
            if (violations.size() < VIOLATIONS_MAX) {
                violations.add(kind + ": " + wrong + "\n" + String.join("\n", asking.asked()));
            }
        }
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
    }
}
