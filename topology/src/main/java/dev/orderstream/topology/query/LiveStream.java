package dev.orderstream.topology.query;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * One answer that goes on, run by the thread of its connection. What others may do to it: {@link #stop}, and {@link #cut} when it writes
 * and the client does not read. Both interrupt the thread, and never at a time when that would hit something else: to interrupt a
 * write closes the connection, to interrupt a wait only wakes it.
 */
final class LiveStream {
    private static final int SLICE_BYTES = 16 << 10;
    private static final int RETRY_MILLIS = 2_000;

    private final ServerResponse response;
    private final Duration heartbeat;
    private final Runnable begins;
    private final IntConsumer sent;
    private final Thread thread = Thread.currentThread();
    private Optional<OutputStream> out = Optional.empty();
    private long lastWriteNanos = System.nanoTime();
    private Doing doing = Doing.OTHER;
    private long sinceNanos;
    private boolean stopped;
    private boolean isCut;

    private enum Doing {
        WAITING,
        WRITING,
        OTHER
    }

    /** Something that takes time. */
    interface Work<T> {
        T get() throws InterruptedException;
    }

    /**
     * Belongs to the thread that calls this.
     *
     * @param begins called when the answer can be no other any more
     * @param sent takes the number of events after each write
     */
    LiveStream(ServerResponse response, Duration heartbeat, Runnable begins, IntConsumer sent) {
        this.response = response;
        this.heartbeat = heartbeat;
        this.begins = begins;
        this.sent = sent;
    }

    /** Sends the head of the answer. */
    void begin() {
        response.status(Status.OK_200);
        response.header(HeaderNames.CONTENT_TYPE, EventStream.CONTENT_TYPE);
        response.header(HeaderValues.CONNECTION_CLOSE);
        // Asks nginx, and those that do as it does, to pass on what comes when it comes.
        response.header(HeaderNames.create("X-Accel-Buffering"), "no");
        begins.run();
        out = Optional.of(response.outputStream());
        send(new EventStream().retry(RETRY_MILLIS));
    }

    boolean hasBegun() {
        return out.isPresent();
    }

    /**
     * Waits for something; a stop ends it.
     *
     * @throws InterruptedException when the stream is stopped
     */
    <T> T waiting(Work<T> work) throws InterruptedException {
        enter(Doing.WAITING);
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /** Time until something must be said. */
    Duration untilHeartbeat() {
        Duration left = heartbeat.minusNanos(System.nanoTime() - lastWriteNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Sends it; a heartbeat when there is nothing to send, and it is time.
     *
     * @throws CloseConnectionException when the client is gone, or does not read
     */
    void sendOrBeat(EventStream text) {
        if (!text.isEmpty()) {
            send(text);
        } else if (untilHeartbeat().isZero()) {
            send(text.heartbeat());
        }
    }

    /** Sends the last event. What remains to be written is still watched, until {@link #left}. */
    void end(StreamEnd end) {
        send(new EventStream().end(end));
        markWriting();
    }

    /** The thread does something else from now on. */
    synchronized void left() {
        doing = Doing.OTHER;
    }

    /** Ends it at the next wait, or at the one under way. */
    synchronized void stop() {
        stopped = true;
        if (doing == Doing.WAITING) {
            thread.interrupt();
        }
    }

    /** Closes the connection when the client has kept a write waiting for longer than that. */
    synchronized void cut(Duration atMost) {
        if (doing == Doing.WRITING && System.nanoTime() - sinceNanos > atMost.toNanos()) {
            isCut = true;
            thread.interrupt();
        }
    }

    synchronized boolean isCut() {
        return isCut;
    }

    private void send(EventStream text) {
        OutputStream to = out.orElseThrow();
        byte[] bytes = text.bytes();
        for (int from = 0; from < bytes.length; from += SLICE_BYTES) {
            write(to, bytes, from, Math.min(SLICE_BYTES, bytes.length - from));
        }
        lastWriteNanos = System.nanoTime();
        sent.accept(text.events());
    }

    private void write(OutputStream to, byte[] bytes, int from, int length) {
        markWriting();
        try {
            to.write(bytes, from, length);
            to.flush();
        } catch (IOException | UncheckedIOException gone) {
            throw new CloseConnectionException("the client of a stream is gone", gone);
        } finally {
            left();
        }
        if (isCut()) {
            throw new CloseConnectionException("the client of a stream does not read");
        }
    }

    private synchronized void markWriting() {
        doing = Doing.WRITING;
        sinceNanos = System.nanoTime();
    }

    private synchronized void enter(Doing now) throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("stopped");
        }
        doing = now;
    }

    /** An interrupt that came when the wait was over already has no aim any more. */
    private synchronized void leave() {
        doing = Doing.OTHER;
        if (stopped) {
            Thread.interrupted();
        }
    }
}
