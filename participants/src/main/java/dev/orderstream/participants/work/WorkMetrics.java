package dev.orderstream.participants.work;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a participant's work is measured by. Tags are the participant and how commands ended: never an id. */
final class WorkMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5)
    };

    private final String participant;
    private final MeterRegistry registry;
    private final Timer duration;
    private final Map<String, Counter> commands = new ConcurrentHashMap<>();

    WorkMetrics(String participant, MeterRegistry registry) {
        this.participant = participant;
        this.registry = registry;
        this.duration = Timer.builder("orderstream.participant.command.duration")
                .description("From taking a command to having written how it ended")
                .tag("participant", participant)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void show(Room room) {
        Gauge.builder("orderstream.participant.in.flight", room, Room::records)
                .description("Commands taken and not ended")
                .tag("participant", participant)
                .register(registry);
        Gauge.builder("orderstream.participant.in.flight.size", room, Room::bytes)
                .description("What the commands taken and not ended hold")
                .baseUnit("bytes")
                .tag("participant", participant)
                .register(registry);
        Gauge.builder("orderstream.participant.oldest.age", room, Room::oldestSeconds)
                .description("How long the oldest command that was taken waits for its end; 0 when there is none")
                .baseUnit("seconds")
                .tag("participant", participant)
                .register(registry);
    }

    /** @param outcome type of the answer, DONE, or code of the dead letter */
    void ended(String outcome, Duration took) {
        commands.computeIfAbsent(outcome, this::counter).increment();
        duration.record(took);
    }

    private Counter counter(String outcome) {
        return Counter.builder("orderstream.participant.commands")
                .description("Commands by how they ended")
                .tag("participant", participant)
                .tag("outcome", outcome)
                .register(registry);
    }
}
