package dev.orderstream.participants.call;

import dev.failsafe.CircuitBreaker;
import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.work.Command;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks until there is an answer: with exponential backoff and jitter, within a budget of retries, and not at all while a circuit breaker is
 * open, which costs a command time but no try. What was refused with 429 makes all wait as long as was asked for. Threadsafe.
 */
public final class PatientCalls {
    private static final Logger LOG = LoggerFactory.getLogger(PatientCalls.class);

    /** How soon a command that waits behind the breaker or the budget looks again. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);
    private static final int PROBES = 2;
    private static final int DOUBLINGS_MAX = 30;

    private final CallSettings settings;
    private final Semaphore places;
    private final RetryBudget budget;
    private final CircuitBreaker<Object> breaker;
    private final CallMetrics metrics;
    private volatile long quietUntilNanos = System.nanoTime();

    /** One try. */
    @FunctionalInterface
    public interface Call<T> {
        Attempt<T> make() throws InterruptedException;
    }

    /** @param participant as metrics show it */
    public PatientCalls(String participant, CallSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.places = new Semaphore(settings.callsMax());
        this.budget = new RetryBudget(settings.retriesPerSecond(), System::nanoTime);
        this.breaker = CircuitBreaker.builder()
                .withFailureThreshold(settings.failuresToOpen())
                .withSuccessThreshold(PROBES)
                .withDelay(settings.openFor())
                .onOpen(event -> LOG.atWarn()
                        .addKeyValue("participant", participant)
                        .log("Calls fail one after the other; none is made for a time"))
                .onClose(event ->
                        LOG.atInfo().addKeyValue("participant", participant).log("Calls succeed again"))
                .build();
        this.metrics = new CallMetrics(participant, registry, breaker);
    }

    /**
     * Asks.
     *
     * @throws GivenUpException when time or tries are over
     * @throws InterruptedException when the command is to be given back
     */
    public <T> T ask(Command command, Call<T> call) throws InterruptedException, GivenUpException {
        String last = "it was not asked, since it does not answer others";
        for (int tries = 0; ; tries++) {
            takePlace(command, tries, last);
            switch (once(call)) {
                case Attempt.Answered<T> answered -> {
                    return answered.answer();
                }
                case Attempt.NotKnown<T> unknown -> {
                    metrics.failed(unknown.failure());
                    last = unknown.failure() + ": " + unknown.detail();
                    waitFor(pauseAfter(tries + 1, unknown), command, tries + 1, last);
                }
            }
        }
    }

    /** Whether a call may be made is asked when there is a place for it: whoever waited for one may not know that nobody answers any more. */
    private void takePlace(Command command, int tries, String last) throws InterruptedException, GivenUpException {
        places.acquire();
        while (!isPermitted(tries)) {
            places.release();
            waitFor(spread(LOOK), command, tries, last);
            places.acquire();
        }
    }

    /** Takes what a call needs, so that one must follow. */
    private boolean isPermitted(int tries) {
        if (System.nanoTime() - quietUntilNanos < 0
                || (breaker.isOpen() && !breaker.getRemainingDelay().isZero())) {
            return false;
        }
        if (tries > 0 && !budget.tryRetry()) {
            return false;
        }
        boolean isPermitted = breaker.tryAcquirePermit();
        if (!isPermitted && tries > 0) {
            budget.giveBack();
        }
        return isPermitted;
    }

    /** Gives back the place, and the breaker's permit. */
    private <T> Attempt<T> once(Call<T> call) throws InterruptedException {
        boolean answers = false;
        try {
            budget.called();
            metrics.called();
            Attempt<T> attempt = call.make();
            answers = !(attempt instanceof Attempt.NotKnown<T> unknown) || unknown.failure() == Failure.THROTTLED;
            return attempt;
        } finally {
            // Each permit is given back, also of a call that was interrupted: else nobody could find out that it works
            // again.
            if (answers) {
                breaker.recordSuccess();
            } else {
                breaker.recordFailure();
            }
            places.release();
        }
    }

    private void waitFor(Duration pause, Command command, int tries, String last)
            throws InterruptedException, GivenUpException {
        Duration left = settings.patience().minus(command.waited());
        boolean isLast = settings.attemptsMax() > 0 && tries >= settings.attemptsMax();
        if (isLast || left.isNegative() || left.isZero()) {
            throw new GivenUpException(tries, last);
        }
        command.pause().pause(pause.compareTo(left) < 0 ? pause : left);
    }

    private Duration pauseAfter(int tries, Attempt.NotKnown<?> unknown) {
        Duration asked = unknown.retryAfter()
                .map(wanted -> wanted.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wanted)
                .orElse(Duration.ZERO);
        if (unknown.failure() == Failure.THROTTLED) {
            long until = System.nanoTime() + asked.toNanos();
            quietUntilNanos = until - quietUntilNanos > 0 ? until : quietUntilNanos;
        }
        Duration own = spread(backOff(tries));
        return asked.compareTo(own) > 0 ? asked : own;
    }

    private Duration backOff(int tries) {
        long factor = 1L << Math.min(tries - 1, DOUBLINGS_MAX);
        long millis = settings.firstPause().toMillis();
        long longest = settings.longestPause().toMillis();
        return Duration.ofMillis(millis > longest / factor ? longest : Math.max(1, millis * factor));
    }

    /** From half of it to all of it. */
    private static Duration spread(Duration pause) {
        return Duration.ofNanos(
                ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, Math.max(2, pause.toNanos() + 1)));
    }
}
