package dev.orderstream.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/** Puts load on an HTTP server from virtual threads, one a connection. */
final class Load {
    private final URI server;
    private final int connections;
    private final LongFunction<byte[]> requests;

    /**
     * @param requests makes the n-th request, counted from 0
     */
    Load(URI server, int connections, LongFunction<byte[]> requests) {
        this.server = server;
        this.connections = connections;
        this.requests = requests;
    }

    /** What came of it. */
    record Result(long requests, Duration time, Map<Integer, Long> statuses, Latencies latencies) {
        /**
         * The rate of requests, all of which were answered with that status.
         *
         * @throws IllegalStateException when some were not: no rate of errors passes for a result
         */
        double perSecondOf(int status) {
            requireOnly(status);
            return requests / (time.toNanos() / 1e9);
        }

        void requireOnly(int status) {
            if (!statuses.keySet().equals(Set.of(status))) {
                throw new IllegalStateException("answers other than " + status + ": " + statuses);
            }
        }
    }

    /** Closed loop: every connection sends its next request as soon as it has the answer. */
    Result saturate(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        return run((connection, number, lane) -> {
            while (System.nanoTime() < end) {
                long started = System.nanoTime();
                lane.count(connection.exchange(requests.apply(number.getAndIncrement())), System.nanoTime() - started);
            }
        });
    }

    /** Closed loop, that many requests. */
    Result times(long total) throws InterruptedException {
        return run((connection, number, lane) -> {
            for (long n = number.getAndIncrement(); n < total; n = number.getAndIncrement()) {
                long started = System.nanoTime();
                lane.count(connection.exchange(requests.apply(n)), System.nanoTime() - started);
            }
        });
    }

    /**
     * Open loop: requests are due at fixed times, and a latency counts from when its request was due, so that a stall of the server is
     * not hidden by the requests that it kept from being sent.
     */
    Result atRate(double perSecond, Duration time) throws InterruptedException {
        long start = System.nanoTime();
        long total = Math.round(perSecond * time.toNanos() / 1e9);
        return run((connection, number, lane) -> {
            for (long n = number.getAndIncrement(); n < total; n = number.getAndIncrement()) {
                long due = start + Math.round(n * 1e9 / perSecond);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                lane.count(connection.exchange(requests.apply(n)), System.nanoTime() - due);
            }
        });
    }

    private interface Lane {
        void run(HttpConnection connection, AtomicLong number, Counts counts) throws IOException;
    }

    private static final class Counts {
        private final Map<Integer, Long> statuses = new TreeMap<>();
        private final List<Long> nanos = new ArrayList<>();

        void count(int status, long latencyNanos) {
            statuses.merge(status, 1L, Long::sum);
            nanos.add(latencyNanos);
        }
    }

    private Result run(Lane lane) throws InterruptedException {
        AtomicLong number = new AtomicLong();
        long start = System.nanoTime();
        List<Future<Counts>> lanes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                Callable<Counts> work = () -> {
                    Counts counts = new Counts();
                    try (HttpConnection connection = HttpConnection.open(server)) {
                        lane.run(connection, number, counts);
                    }
                    return counts;
                };
                lanes.add(threads.submit(work));
            }
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return merge(lanes, time);
    }

    private static Result merge(List<Future<Counts>> lanes, Duration time) throws InterruptedException {
        Map<Integer, Long> statuses = new TreeMap<>();
        List<Long> nanos = new ArrayList<>();
        for (Future<Counts> lane : lanes) {
            try {
                Counts counts = lane.get();
                counts.statuses.forEach((status, count) -> statuses.merge(status, count, Long::sum));
                nanos.addAll(counts.nanos);
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a connection failed under load", failed.getCause());
            }
        }
        return new Result(nanos.size(), time, statuses, Latencies.of(nanos));
    }
}
