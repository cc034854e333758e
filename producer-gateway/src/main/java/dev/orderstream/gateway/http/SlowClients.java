package dev.orderstream.gateway.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections whose request head or body takes too long to arrive (slowloris), or whose answer takes too long to be taken: the
 * server's own idle timeout does not look into a request that has begun. A thread that waits for its client is interrupted, which
 * closes its channel.
 */
final class SlowClients implements Http1ConnectionListener, AutoCloseable {
    private static final Duration SWEEP = Duration.ofMillis(250);

    /** One thread that waits for its client. Open until that thread or the sweeper closes it, whichever is first. */
    private record Transfer(Thread thread, long startedAt, AtomicBoolean open) {}

    private final long timeoutNanos;
    private final Map<Thread, Transfer> transfers = new ConcurrentHashMap<>();
    private final Thread sweeper = Thread.ofVirtual().name("slow-clients").unstarted(this::sweep);
    private final CountDownLatch closed = new CountDownLatch(1);

    SlowClients(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    void start() {
        sweeper.start();
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        begin();
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        end();
    }

    /** The current thread begins to read from its client, or to write to it. */
    void begin() {
        Thread thread = Thread.currentThread();
        transfers.put(thread, new Transfer(thread, System.nanoTime(), new AtomicBoolean(true)));
    }

    /** The current thread has done so; its client was too slow when the sweeper came first. */
    void end() {
        Transfer transfer = transfers.remove(Thread.currentThread());
        if (transfer == null || !transfer.open.compareAndSet(true, false)) {
            throw new CloseConnectionException("the client took too long");
        }
    }

    private void sweep() {
        do {
            long now = System.nanoTime();
            transfers.values().removeIf(transfer -> gaveUp(transfer, now));
        } while (!closedWithin(SWEEP));
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    private boolean gaveUp(Transfer transfer, long now) {
        boolean late = now - transfer.startedAt > timeoutNanos && transfer.open.compareAndSet(true, false);
        if (late) {
            transfer.thread.interrupt();
        }
        return late;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
