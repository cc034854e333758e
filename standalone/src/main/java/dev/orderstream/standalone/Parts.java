package dev.orderstream.standalone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a pipeline that have started. They stop in the reverse of their order: first who takes requests, last who holds the
 * data. Threadsafe: parts start at once, and a stop may come while they do.
 */
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    /** In the order in which they depend on each other. */
    enum Part {
        BROKER,
        REGISTRY,
        VIEWS,
        ORDERS,
        INVENTORY,
        FULFILMENT,
        PAYMENTS,
        NOTIFICATIONS,
        GATEWAY
    }

    private final Object stopping = new Object();
    private final Map<Part, AutoCloseable> started = new EnumMap<>(Part.class);
    private boolean closed;

    /**
     * Takes over a part that has started.
     *
     * @throws IllegalStateException when all has been stopped meanwhile; the part is stopped then, too
     */
    <T extends AutoCloseable> T add(Part part, T component) {
        synchronized (this) {
            if (!closed) {
                started.put(part, component);
                return component;
            }
        }
        stop(part, component);
        throw new IllegalStateException("stopped while starting");
    }

    /** Stops all of them; one that fails to stop does not keep the others. Idempotent; returns when all have stopped. */
    @Override
    public void close() {
        synchronized (stopping) {
            for (Map.Entry<Part, AutoCloseable> entry : take()) {
                stop(entry.getKey(), entry.getValue());
            }
        }
    }

    private synchronized List<Map.Entry<Part, AutoCloseable>> take() {
        closed = true;
        List<Map.Entry<Part, AutoCloseable>> taken = new ArrayList<>(started.entrySet());
        taken.sort(Map.Entry.<Part, AutoCloseable>comparingByKey(Comparator.reverseOrder()));
        started.clear();
        return taken;
    }

    private static void stop(Part part, AutoCloseable component) {
        try {
            component.close();
        } catch (Exception failed) {
            LOG.atError()
                    .addKeyValue("part", part)
                    .setCause(failed)
                    .log("A part of the pipeline did not stop cleanly.");
        }
    }
}
