package dev.orderstream.gateway;

import dev.orderstream.gateway.publish.CommandEncoder;
import dev.orderstream.gateway.publish.CommandPublisher;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Asks registry and brokers, again and again, until the first command can be sent without asking anybody. */
final class WarmUp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final CommandEncoder encoder;
    private final CommandPublisher publisher;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("gateway-warm-up").unstarted(this::run);
    private final Map<String, String> reasons = new HashMap<>();
    private volatile boolean schemas;
    private volatile boolean topic;
    private volatile boolean closed;

    WarmUp(CommandEncoder encoder, CommandPublisher publisher) {
        this.encoder = encoder;
        this.publisher = publisher;
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
        while (!closed && !(schemas && topic)) {
            schemas = schemas || holds("schema registry", encoder::warmUp);
            topic = topic || holds("brokers", publisher::requireTopic);
            if (!(schemas && topic)) {
                pause();
            }
        }
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

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException stopping) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
