package dev.orderstream.topology.app;

import dev.orderstream.topology.query.Health;
import java.util.List;

/** Live unless in ERROR or stopped, never because of a rebalance; ready when RUNNING. */
record StreamsHealth(RunningStreams running) implements Health {
    @Override
    public List<String> notLive() {
        return running.isLive() ? List.of() : List.of("streams: " + running.status());
    }

    @Override
    public List<String> notReady() {
        return running.isReady() ? List.of() : List.of("streams: " + running.status());
    }
}
