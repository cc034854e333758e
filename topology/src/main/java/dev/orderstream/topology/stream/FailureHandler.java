package dev.orderstream.topology.stream;

import dev.orderstream.schemas.RegistryUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread dies: it is replaced, each time after a longer pause, and after too many deaths in a short time the
 * instance stops in state ERROR, with the reason kept for {@code /health}. Stopping is better than a hot loop: the orchestrator and the
 * person on call see it, and nothing was lost, since the transaction was aborted. A registry that is away is none of the instance's
 * faults: however long that lasts, the thread is replaced and waits on. What no other thread would get past, a {@link FenceException}
 * or an offset that is missing or out of range, stops the instance at once.
 */
public final class FailureHandler implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final int DOUBLINGS_MAX = 6;
    private static final int OUTAGE_PAUSES = 8;

    /** Most characters of a reason: what is told over HTTP is bounded. */
    private static final int REASON_MAX = 300;

    private final int deathsMax;
    private final Duration window;
    private final Duration firstPause;
    private final Deque<Long> deaths = new ArrayDeque<>();
    private final Supplier<Optional<String>> lookAtInputs;
    private final AtomicReference<Optional<String>> reason = new AtomicReference<>(Optional.empty());

    /**
     * Replaces threads.
     *
     * @param deathsMax so many deaths within the window are survived
     */
    public FailureHandler(int deathsMax, Duration window) {
        this(deathsMax, window, FIRST_PAUSE);
    }

    /** The first replacement waits that long, each further one twice as long, up to 64 times. */
    FailureHandler(int deathsMax, Duration window, Duration firstPause) {
        this(deathsMax, window, firstPause, Optional::empty);
    }

    /** @param lookAtInputs says, with a code, why an offset of the inputs is missing or out of range; empty when it cannot */
    FailureHandler(int deathsMax, Duration window, Duration firstPause, Supplier<Optional<String>> lookAtInputs) {
        this.deathsMax = deathsMax;
        this.window = window;
        this.firstPause = firstPause;
        this.lookAtInputs = lookAtInputs;
    }

    /**
     * Five deaths within five minutes.
     *
     * @param lookAtInputs says, with a code, why an offset of the inputs is missing or out of range; empty when it cannot
     */
    public static FailureHandler standard(Supplier<Optional<String>> lookAtInputs) {
        return new FailureHandler(5, Duration.ofMinutes(5), FIRST_PAUSE, lookAtInputs);
    }

    /** Why the last thread died; empty when none did. */
    public Optional<String> lastFailure() {
        return reason.get();
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (cause(failure, RegistryUnavailableException.class).isPresent()) {
            reason.set(Optional.of(describe(failure)));
            LOG.atError().setCause(failure).log("The registry is away: a stream thread died and is replaced");
            LockSupport.parkNanos(firstPause.multipliedBy(OUTAGE_PAUSES).toNanos());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        Optional<FenceException> fenced = cause(failure, FenceException.class);
        if (fenced.isPresent()) {
            reason.set(fenced.map(FenceException::getMessage));
            LOG.atError()
                    .setCause(failure)
                    .log("The inputs are not those that were processed before: this instance stops");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        Optional<InvalidOffsetException> offsets = cause(failure, InvalidOffsetException.class);
        if (offsets.isPresent()) {
            String missing = "no valid offset of " + offsets.get().partitions();
            reason.set(Optional.of(missing));
            reason.set(lookAtInputs.get().or(() -> Optional.of(missing)));
            LOG.atError()
                    .addKeyValue("reason", reason.get().orElse(missing))
                    .setCause(failure)
                    .log("An offset of the inputs is missing or out of range: this instance stops");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        int recent = countDeath();
        reason.set(Optional.of(describe(failure)));
        if (recent > deathsMax || failure instanceof Error) {
            LOG.atError()
                    .addKeyValue("deaths", recent)
                    .setCause(failure)
                    .log("Stream threads die again and again: this instance stops in state ERROR");
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.atError().addKeyValue("deaths", recent).setCause(failure).log("A stream thread died and is replaced");
        LockSupport.parkNanos(pause(recent).toNanos());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private Duration pause(int recent) {
        return firstPause.multipliedBy(1L << Math.min(recent - 1, DOUBLINGS_MAX));
    }

    private synchronized int countDeath() {
        long now = System.nanoTime();
        deaths.addLast(now);
        while (now - deaths.getFirst() > window.toNanos()) {
            deaths.removeFirst();
        }
        return deaths.size();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** The record where one is at fault, else the root of it all. */
    private static String describe(Throwable failure) {
        Throwable told = failure;
        while (!(told instanceof ProjectionException) && told.getCause() != null) {
            told = told.getCause();
        }
        String message = told.getMessage() == null ? "" : ": " + told.getMessage();
        String sentence = (told.getClass().getSimpleName() + message).replaceAll("\\p{Cc}", " ");
        return sentence.substring(0, Math.min(sentence.length(), REASON_MAX));
    }
}
