package dev.orderstream.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Asks registry and brokers, again and again, until the first command can be sent without asking anybody. */
final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    /** Once the gateway is ready: what is still missing may be missing for good. */
    private static final Duration PAUSE_WHEN_READY = Duration.ofSeconds(5);

    private final BooleanSupplier ready;
    private final List<Question> questions = new ArrayList<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("gateway-warm-up").unstarted(this::run);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean askedAll;

    /** @param ready whether the gateway has all that it cannot do without */
    WarmUp(BooleanSupplier ready) {
        this.ready = ready;
    }

    /** Something that is asked until it is answered. */
    static final class Question {
        private final String what;
        private final Runnable ask;
        private volatile boolean answered;
        private boolean told;

        private Question(String what, Runnable ask) {
            this.what = what;
            this.ask = ask;
        }

        boolean isAnswered() {
            return answered;
        }

        private void ask() {
            if (answered) {
                return;
            }
            try {
                ask.run();
                answered = true;
            } catch (RuntimeException notYet) {
                LOG.atLevel(told ? Level.DEBUG : Level.WARN)
                        .addKeyValue("what", what)
                        .addKeyValue("reason", notYet.toString())
                        .log("Not ready yet; trying again");
                told = true;
            }
        }
    }

    /**
     * One more question. All are given before it starts.
     *
     * @param ask throws while there is no answer
     */
    Question ask(String what, Runnable ask) {
        Question question = new Question(what, ask);
        questions.add(question);
        return question;
    }

    void start() {
        thread.start();
    }

    /** Whether everything is answered, or was asked once more after the gateway was ready. */
    boolean hasAskedAll() {
        return askedAll;
    }

    private void run() {
        boolean over;
        boolean wasReady;
        do {
            wasReady = ready.getAsBoolean();
            questions.forEach(Question::ask);
            over = questions.stream().allMatch(Question::isAnswered);
            askedAll = askedAll || over || wasReady;
        } while (!over && !closedWithin(wasReady ? PAUSE_WHEN_READY : PAUSE));
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
