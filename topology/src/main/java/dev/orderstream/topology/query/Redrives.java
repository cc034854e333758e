package dev.orderstream.topology.query;

import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.query.DeadLetterReads.Found;
import dev.orderstream.topology.stream.ActionLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Carries plans out, many in one write, and counts what was done. */
final class Redrives {
    private final ActionLog log;
    private final MeterRegistry meters;

    /** A dead letter and what is to be done, or was done, about it. */
    record Planned(Found found, RedrivePlan plan) {}

    Redrives(ActionLog log, MeterRegistry meters) {
        this.log = log;
        this.meters = meters;
        for (DeadLetterAction.Type type : DeadLetterAction.Type.values()) {
            actions(type);
        }
    }

    /**
     * Carries all of them out in one transaction; when one of them is larger than its topic takes, each in its own.
     *
     * @return what was done; of a record that is too large, nothing
     */
    List<Planned> carryOut(List<Planned> planned) throws InterruptedException {
        List<Planned> done = written(planned);
        done.forEach(this::count);
        return done;
    }

    private List<Planned> written(List<Planned> planned) throws InterruptedException {
        List<ActionLog.Entry> entries = planned.stream()
                .map(each -> each.plan().written())
                .flatMap(Optional::stream)
                .toList();
        try {
            if (!entries.isEmpty()) {
                log.write(entries);
            }
            return planned;
        } catch (ActionLog.RecordRefusedException tooLarge) {
            List<Planned> done = new ArrayList<>(planned.size());
            for (Planned each : planned) {
                done.add(alone(each));
            }
            return done;
        }
    }

    private Planned alone(Planned planned) throws InterruptedException {
        try {
            Optional<ActionLog.Entry> entry = planned.plan().written();
            if (entry.isPresent()) {
                log.write(List.of(entry.get()));
            }
            return planned;
        } catch (ActionLog.RecordRefusedException tooLarge) {
            return new Planned(
                    planned.found(),
                    new RedrivePlan.Skip(
                            ProblemCode.RECORD_TOO_LARGE, "The record is larger than its topic takes now."));
        }
    }

    private void count(Planned done) {
        done.plan().written().ifPresent(entry -> actions(entry.action().type()).increment());
        if (done.plan() instanceof RedrivePlan.Skip skip) {
            Counter.builder("orderstream.dead.letters.skipped")
                    .description("Dead letters that were to be redriven or discarded, and were not")
                    .tag("code", skip.code().name())
                    .register(meters)
                    .increment();
        }
    }

    private Counter actions(DeadLetterAction.Type type) {
        return Counter.builder("orderstream.dead.letters.actions")
                .description("Dead letters that were redriven, parked or discarded by this instance")
                .tag("action", type.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
