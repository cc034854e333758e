package dev.orderstream.gateway.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Whether commands can be taken, and if not, why not. Threadsafe. */
public final class Readiness {
    private final Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
    private final ProblemCode unready;
    private volatile boolean stopping;

    /** Of the gateway. */
    public Readiness() {
        this(ProblemCode.STARTING);
    }

    /** @param unready what to answer while a condition does not hold */
    public Readiness(ProblemCode unready) {
        this.unready = unready;
    }

    /**
     * A condition that must hold. All are given before the gateway starts.
     *
     * @param reason what to say while it does not
     */
    public Readiness require(String reason, BooleanSupplier holds) {
        conditions.put(reason, holds);
        return this;
    }

    /** From now on, never ready again. */
    public void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /** Why it is not ready; empty when it is. */
    public List<String> reasons() {
        if (stopping) {
            return List.of("the gateway is stopping");
        }
        return conditions.entrySet().stream()
                .filter(condition -> !condition.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }

    public boolean isReady() {
        if (stopping) {
            return false;
        }
        for (BooleanSupplier condition : conditions.values()) {
            if (!condition.getAsBoolean()) {
                return false;
            }
        }
        return true;
    }

    /** @throws ProblemException with 503 when it is not ready */
    void require() {
        if (stopping) {
            throw new ProblemException(Problem.of(ProblemCode.STOPPING, "the gateway is stopping"));
        }
        if (!isReady()) {
            throw new ProblemException(Problem.of(unready, String.join("; ", reasons())));
        }
    }
}
