package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Hold;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.kernel.HoldRules.Arrival;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the later commands of an aggregate wait behind a dead letter, and decides them in order once that was redriven or discarded, all
 * within the transaction of what ended the wait. Not threadsafe.
 */
final class Holding {
    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);
    private static final String STATE_UNREADABLE = "STATE_UNREADABLE";

    private final HoldRules rules;
    private final int recordBytesMax;
    private final Holds holds;
    private final Decisions decisions;
    private final DecideTelemetry telemetry;

    /** How a command ends, and everything that follows from it is written; the result is there when it became a dead letter. */
    interface Decisions {
        /** On its own merits. */
        Optional<Ended> decide(Incoming incoming);

        /** Without being decided: FAILED. */
        Ended fail(Incoming incoming, String code, String detail);
    }

    Holding(HoldRules rules, int recordBytesMax, Holds holds, Decisions decisions, DecideTelemetry telemetry) {
        this.rules = rules;
        this.recordBytesMax = recordBytesMax;
        this.holds = holds;
        this.decisions = decisions;
        this.telemetry = telemetry;
    }

    /** A command came under that key, on the partition where the key belongs. */
    void arrives(byte[] aggregate, Incoming incoming) {
        Optional<Hold> hold;
        try {
            hold = holds.of(aggregate);
        } catch (SerializationException broken) {
            unreadable(incoming, broken);
            decisions.fail(
                    incoming,
                    STATE_UNREADABLE,
                    "What it might have to wait for cannot be read; the log has the cause.");
            return;
        }
        if (hold.isEmpty()) {
            Optional<Ended> end = decisions.decide(incoming);
            rules.decided(Optional.empty(), incoming.time(), end)
                    .ifPresent(begun -> holds.put(aggregate, Optional.empty(), begun));
        } else {
            arrives(aggregate, hold.get(), incoming);
        }
    }

    /** Something was done about a dead letter of that key. */
    void acted(byte[] aggregate, Incoming incoming, DeadLetterAction action) {
        try {
            Optional<Hold> hold = holds.of(aggregate).filter(present -> rules.lifts(present, action));
            if (hold.isPresent()) {
                List<Holds.Held> waiting = holds.waiting(aggregate, hold.get());
                lift(aggregate, hold.get(), hold.get(), waiting);
            }
        } catch (SerializationException broken) {
            unreadable(incoming, broken);
        }
    }

    private void arrives(byte[] aggregate, Hold hold, Incoming incoming) {
        byte[] command = holds.encode(incoming);
        switch (rules.arrives(hold, incoming.redriveOf(), command.length, recordBytesMax)) {
            case Arrival.Decide decide -> redriven(aggregate, hold, incoming.notBefore(hold));
            case Arrival.Wait wait -> {
                holds.add(aggregate, hold, command);
                telemetry.held();
            }
            case Arrival.Full full -> decisions.fail(incoming, HoldRules.HOLD_FULL, full.detail());
        }
    }

    /** What was waited for. Those that wait are read before anything is written: if one cannot be, all of it goes on waiting. */
    private void redriven(byte[] aggregate, Hold hold, Incoming incoming) {
        List<Holds.Held> waiting;
        try {
            waiting = holds.waiting(aggregate, hold);
        } catch (SerializationException broken) {
            unreadable(incoming, broken);
            Ended set = decisions.fail(
                    incoming, STATE_UNREADABLE, "A command that waits cannot be read; the log has the cause.");
            holds.put(aggregate, Optional.of(hold), hold.passedTo(set.deadLetterId()));
            return;
        }
        Optional<Ended> end = decisions.decide(incoming);
        Hold rest = hold.after(incoming.time());
        rules.decided(Optional.of(rest), incoming.time(), end)
                .ifPresentOrElse(
                        passed -> holds.put(aggregate, Optional.of(hold), passed),
                        () -> lift(aggregate, hold, rest, waiting));
    }

    /** Decides those that wait, up to one that holds up the others anew. */
    private void lift(byte[] aggregate, Hold stored, Hold from, List<Holds.Held> waiting) {
        Hold rest = from;
        for (Holds.Held held : waiting) {
            Incoming incoming = Incoming.of(held.source()).notBefore(rest);
            holds.take(held);
            rest = rest.minus(held.bytes(), incoming.time());
            Optional<Ended> end = decisions.decide(incoming);
            Optional<Hold> again = rules.decided(Optional.of(rest), incoming.time(), end);
            if (again.isPresent()) {
                holds.put(aggregate, Optional.of(stored), again.get());
                return;
            }
        }
        holds.remove(aggregate, stored);
    }

    private static void unreadable(Incoming incoming, SerializationException why) {
        LOG.atError()
                .addKeyValue("topic", incoming.topic())
                .addKeyValue("partition", incoming.partition())
                .addKeyValue("offset", incoming.offset())
                .setCause(why)
                .log("What is stored of the commands that wait cannot be read; they go on waiting");
    }
}
