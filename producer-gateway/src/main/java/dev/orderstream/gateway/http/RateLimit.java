package dev.orderstream.gateway.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A token bucket for each sender. Buckets that are full again are forgotten, so that memory is bounded by who sends now. */
public final class RateLimit {
    private static final int SENDERS_MAX = 10_000;
    private static final double NANOS = 1e9;

    /** @param tokens below 0 when some were lent */
    private record Bucket(double tokens, long at) {}

    private final int perSecond;
    private final int burst;
    private final LongSupplier nanoClock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /**
     * @param perSecond 0: no limit
     * @param burst tokens of a full bucket, 2 or more
     */
    public RateLimit(int perSecond, int burst, LongSupplier nanoClock) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoClock = nanoClock;
    }

    /**
     * Takes tokens. More than a bucket holds are lent when it is full but for one, since a batch takes its first before it is read; the
     * sender waits until they have come back.
     *
     * @throws ProblemException with 429 when there are not enough
     */
    void take(String sender, int commands) {
        if (perSecond == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        int needed = Math.min(commands, burst - 1);
        if (buckets.size() >= SENDERS_MAX) {
            buckets.values().removeIf(bucket -> refilled(bucket, now) >= burst);
        }
        boolean[] taken = new boolean[1];
        Bucket bucket = buckets.compute(sender, (name, known) -> {
            double tokens = known == null ? burst : refilled(known, now);
            taken[0] = tokens >= needed;
            return new Bucket(taken[0] ? tokens - commands : tokens, now);
        });
        if (!taken[0]) {
            long seconds = (long) Math.ceil((needed - bucket.tokens()) / perSecond);
            throw new ProblemException(Problem.of(
                            ProblemCode.RATE_LIMITED,
                            "allowed are " + perSecond + " commands a second, " + burst + " at once")
                    .withHeader("Retry-After", Long.toString(Math.max(1, seconds))));
        }
    }

    /** How many buckets are kept. */
    int senders() {
        return buckets.size();
    }

    private double refilled(Bucket bucket, long now) {
        return Math.min(burst, bucket.tokens + (now - bucket.at) / NANOS * perSecond);
    }
}
