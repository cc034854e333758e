package dev.orderstream.standalone.cli;

import dev.orderstream.participants.work.Consumption;
import dev.orderstream.topology.query.Health;
import java.util.List;

/** Live unless it has failed or stands still; ready once it has its share of the partitions. */
record ParticipantHealth(String name, Consumption running) implements Health {
    @Override
    public List<String> notLive() {
        return running.isLive() ? List.of() : List.of(name + ": " + running.status());
    }

    @Override
    public List<String> notReady() {
        return running.isReady() ? List.of() : List.of(name + ": " + running.status());
    }
}
