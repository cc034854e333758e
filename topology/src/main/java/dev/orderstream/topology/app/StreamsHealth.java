package dev.orderstream.topology.app;

import dev.orderstream.topology.query.Health;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Live unless in ERROR or stopped, never because of a rebalance; ready when RUNNING and caught up with the log. */
record StreamsHealth(RunningStreams running, BooleanSupplier caughtUp) implements Health {
    @Override
    public List<String> notLive() {
        return running.isLive() ? List.of() : List.of("streams: " + running.status());
    }

    @Override
    public List<String> notReady() {
        if (!running.isReady()) {
            return List.of("streams: " + running.status());
        }
        return caughtUp.getAsBoolean() ? List.of() : List.of("catching up with the log");
    }
}
