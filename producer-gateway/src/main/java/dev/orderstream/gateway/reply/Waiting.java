package dev.orderstream.gateway.reply;

import dev.orderstream.avro.reply.CommandReply;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who waits for a reply. Every request has a token of its own, so that two that carry one commandId each get their own answer. Bounded;
 * threadsafe.
 */
public final class Waiting {
    private final int waitersMax;
    private final Semaphore places;
    private final AtomicLong tokens = new AtomicLong(new SecureRandom().nextLong());
    private final Map<Long, Waiter> waiters = new ConcurrentHashMap<>();
    private volatile boolean over;

    public Waiting(int waitersMax) {
        this.waitersMax = waitersMax;
        this.places = new Semaphore(waitersMax);
    }

    /** One request. Close it, whatever became of it. */
    public final class Waiter implements AutoCloseable {
        private final long token;
        private final CompletableFuture<CommandReply> reply = new CompletableFuture<>();

        private Waiter(long token) {
            this.token = token;
        }

        /** Goes into the command's header and comes back in the reply's. */
        public byte[] token() {
            return ByteBuffer.allocate(Long.BYTES).putLong(token).array();
        }

        /** The committed outcome; completes exceptionally when waiting makes no sense any more. */
        public CompletableFuture<CommandReply> reply() {
            return reply;
        }

        @Override
        public void close() {
            if (waiters.remove(token) != null) {
                places.release();
            }
        }
    }

    /** A place to wait in; empty when all are taken. */
    public Optional<Waiter> enter() {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Waiter waiter = new Waiter(tokens.incrementAndGet());
        waiters.put(waiter.token, waiter);
        if (over) {
            waiter.reply.cancel(false);
        }
        return Optional.of(waiter);
    }

    /** Whose token it is, if anybody's. */
    Optional<Waiter> find(byte[] token) {
        return token.length == Long.BYTES
                ? Optional.ofNullable(waiters.get(ByteBuffer.wrap(token).getLong()))
                : Optional.empty();
    }

    /** Ends every wait, those that begin from now on too, as if its time had run out. */
    public void expireAll() {
        over = true;
        waiters.values().forEach(waiter -> waiter.reply.cancel(false));
    }

    /** How many wait. */
    public int size() {
        return waitersMax - places.availablePermits();
    }
}
