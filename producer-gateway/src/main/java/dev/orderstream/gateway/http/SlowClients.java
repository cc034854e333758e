package dev.orderstream.gateway.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes connections whose request head or body takes too long to arrive (slowloris): the server's own idle timeout does not look into
 * a request that has begun. A thread that reads is interrupted, which closes its channel.
 */
final class SlowClients implements Http1ConnectionListener, AutoCloseable {
    private static final Duration SWEEP = Duration.ofMillis(250);

    /** One reading thread. Open until its reader or the sweeper closes it, whichever is first. */
    private record Reading(Thread thread, long startedAt, AtomicBoolean open) {}

    private final long timeoutNanos;
    private final Map<Thread, Reading> readings = new ConcurrentHashMap<>();
    private final Thread sweeper = Thread.ofVirtual().name("slow-clients").unstarted(this::sweep);
    private volatile boolean closed;

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

    /** The current thread begins to read. */
    void begin() {
        Thread thread = Thread.currentThread();
        readings.put(thread, new Reading(thread, System.nanoTime(), new AtomicBoolean(true)));
    }

    /** The current thread has read; it was too slow when the sweeper came first. */
    void end() {
        Reading reading = readings.remove(Thread.currentThread());
        if (reading == null || !reading.open.compareAndSet(true, false)) {
            throw new CloseConnectionException("the request took too long to arrive");
        }
    }

    private void sweep() {
        while (!closed) {
            long now = System.nanoTime();
            readings.values().removeIf(reading -> gaveUp(reading, now));
            try {
                Thread.sleep(SWEEP);
            } catch (InterruptedException stopping) {
                return;
            }
        }
    }

    private boolean gaveUp(Reading reading, long now) {
        boolean late = now - reading.startedAt > timeoutNanos && reading.open.compareAndSet(true, false);
        if (late) {
            reading.thread.interrupt();
        }
        return late;
    }

    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
    }
}
