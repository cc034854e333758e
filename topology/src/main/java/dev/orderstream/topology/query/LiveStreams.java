package dev.orderstream.topology.query;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that go on: a bounded number of each kind, watched while they write, counted, and all ended when the server stops. A stream is
 * run by the thread of its connection; it gives its place among the requests under way back.
 */
public final class LiveStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveStreams.class);

    /** How long a stop waits for clients that do not read, and then once more for the threads of those. */
    private static final Duration STOP_WAIT = Duration.ofMillis(400);

    private final LiveSettings settings;
    private final MeterProvider<Counter> ended;
    private final Map<Kind, Places> places = new EnumMap<>(Kind.class);
    private final Set<LiveStream> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean watching = new AtomicBoolean();

    /** What is followed. */
    enum Kind {
        ORDER,
        FEED;

        private String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a stream says: sends to it until it ends. What it throws before it has begun becomes a problem. */
    interface Source {
        StreamEnd run(LiveStream stream) throws InterruptedException;
    }

    /** The bound of one kind, and what was sent. */
    private record Places(int max, Semaphore free, Counter events) {}

    public LiveStreams(LiveSettings settings, MeterRegistry meters) {
        this.settings = settings;
        this.ended = Counter.builder("query.streams.ended")
                .description("Streams that have ended, by reason")
                .withRegistry(meters);
        addKind(Kind.ORDER, settings.orderStreamsMax(), meters);
        addKind(Kind.FEED, settings.feedsMax(), meters);
    }

    private void addKind(Kind kind, int max, MeterRegistry meters) {
        Semaphore free = new Semaphore(max);
        Gauge.builder("query.streams.open", free, now -> max - now.availablePermits())
                .description("Streams that are open")
                .tag("kind", kind.tag())
                .register(meters);
        Counter events = Counter.builder("query.streams.events")
                .description("Events sent on streams")
                .tag("kind", kind.tag())
                .register(meters);
        places.put(kind, new Places(max, free, events));
    }

    LiveSettings settings() {
        return settings;
    }

    /** The source as an answer. */
    Answer answer(Kind kind, Source source) {
        return Answer.live((request, response) -> run(kind, source, request, response));
    }

    /** Waits; a stop ends it. */
    void pause(Duration time) throws InterruptedException {
        if (stopping.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("stopping");
        }
    }

    private void run(Kind kind, Source source, ServerRequest request, ServerResponse response) {
        Places of = Objects.requireNonNull(places.get(kind));
        if (stopping.getCount() == 0) {
            throw stoppingProblem();
        }
        if (!of.free().tryAcquire()) {
            throw Problem.of(ProblemCode.OVERLOADED, "Too many streams are open.")
                    .exception();
        }
        UnderWay underWay = UnderWay.of(request);
        LiveStream stream =
                new LiveStream(response, settings.heartbeat(), underWay::becomesStream, of.events()::increment);
        open.add(stream);
        underWay.atEnd(() -> {
            stream.left();
            open.remove(stream);
            of.free().release();
        });
        if (stopping.getCount() == 0) {
            throw stoppingProblem();
        }
        watch();
        StreamEnd end = follow(kind, source, stream);
        count(kind, end.reason());
        stream.end(end);
    }

    private StreamEnd follow(Kind kind, Source source, LiveStream stream) {
        try {
            return source.run(stream);
        } catch (InterruptedException stop) {
            if (!stream.hasBegun()) {
                throw stoppingProblem();
            }
            return StreamEnd.STOPPING;
        } catch (CloseConnectionException gone) {
            count(kind, stream.isCut() ? StreamEnd.Reason.SLOW_READER : StreamEnd.Reason.CLIENT_GONE);
            throw gone;
        } catch (RuntimeException failed) {
            if (!stream.hasBegun()) {
                throw failed;
            }
            LOG.atError().setCause(failed).addKeyValue("kind", kind.tag()).log("A stream failed");
            return StreamEnd.INTERNAL_ERROR;
        }
    }

    private static ProblemException stoppingProblem() {
        return Problem.of(ProblemCode.STOPPING, "The server is stopping.").exception();
    }

    private void count(Kind kind, StreamEnd.Reason reason) {
        ended.withTags("kind", kind.tag(), "reason", reason.name()).increment();
    }

    /** Looks, from the first stream on, for clients that do not read. */
    private void watch() {
        if (watching.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("stream-watchdog").start(this::cutStuck);
        }
    }

    private void cutStuck() {
        try {
            while (!stopping.await(settings.writeTimeout().toMillis() / 10, TimeUnit.MILLISECONDS)) {
                cut(settings.writeTimeout());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void cut(Duration atMost) {
        open.forEach(stream -> stream.cut(atMost));
    }

    /** Ends all streams: they are told; those that do not read it are cut off. Takes less than a second. */
    @Override
    public void close() {
        stopping.countDown();
        open.forEach(LiveStream::stop);
        try {
            if (!awaitNone()) {
                cut(Duration.ZERO);
                awaitNone();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitNone() throws InterruptedException {
        long deadline = System.nanoTime() + STOP_WAIT.toNanos();
        boolean none = true;
        for (Places of : places.values()) {
            boolean free = of.free().tryAcquire(of.max(), deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (free) {
                of.free().release(of.max());
            }
            none &= free;
        }
        return none;
    }
}
