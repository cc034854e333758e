package dev.orderstream.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Asks registry and brokers, again and again, until the first command can be sent without asking anybody. */
final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Runnable askRegistry;
    private final Runnable askBrokers;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("gateway-warm-up").unstarted(this::run);
    private final Map<String, String> reasons = new HashMap<>();
    private volatile boolean schemas;
    private volatile boolean topic;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Of both: throw while they cannot say what is needed. */
    WarmUp(Runnable askRegistry, Runnable askBrokers) {
        this.askRegistry = askRegistry;
        this.askBrokers = askBrokers;
    }

    void start() {
        thread.start();
    }

    boolean hasSchemas() {
        return schemas;
    }

    boolean hasTopic() {
        return topic;
    }

    private void run() {
        do {
            schemas = schemas || holds("schema registry", askRegistry);
            topic = topic || holds("brokers", askBrokers);
        } while (!(schemas && topic) && !closedWithin(PAUSE));
    }

    private boolean holds(String what, Runnable check) {
        try {
            check.run();
            return true;
        } catch (RuntimeException notYet) {
            boolean told = reasons.put(what, notYet.toString()) != null;
            LOG.atLevel(told ? Level.DEBUG : Level.WARN)
                    .addKeyValue("what", what)
                    .addKeyValue("reason", notYet.toString())
                    .log("Not ready yet; trying again");
            return false;
        }
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
