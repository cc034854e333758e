package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Hold;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.kernel.HoldRules.Arrival;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the later commands of an aggregate wait behind a dead letter, and decides them in order once that was redriven or discarded: as many
 * as take no longer than the rules say, and then some more with each {@link #goOn}, so that no transaction takes too long. Not threadsafe.
 */
final class Holding {
    private static final Logger LOG = LoggerFactory.getLogger(Holding.class);
    private static final String STATE_UNREADABLE = "STATE_UNREADABLE";
    private static final String STUCK = "A command that waits cannot be read; it and those behind it go on waiting";

    private final HoldRules rules;
    private final int recordBytesMax;
    private final Holds holds;
    private final Decisions decisions;
    private final DecideTelemetry telemetry;
    private final SequencedSet<Bytes> lifted = new LinkedHashSet<>();

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
        holds.lifted().forEach(aggregate -> lifted.add(Bytes.wrap(aggregate)));
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

    /** Whether there is something to go on with. */
    boolean isLifting() {
        return !lifted.isEmpty();
    }

    /** Goes on deciding those whose wait has ended, one aggregate at a time. */
    void goOn() {
        if (lifted.isEmpty()) {
            return;
        }
        byte[] aggregate = lifted.removeFirst().get();
        try {
            Hold hold = holds.of(aggregate).filter(Hold::lifted).orElseThrow();
            lift(aggregate, hold, hold, holds.waiting(aggregate, hold));
        } catch (SerializationException broken) {
            LOG.atError().setCause(broken).log(STUCK);
        }
    }

    /**
     * Decides those that wait, up to one that holds up the others anew, or until time is up; one of them in any case.
     *
     * @param batch the first of them
     */
    private void lift(byte[] aggregate, Hold stored, Hold from, List<Holds.Held> batch) {
        long begun = System.nanoTime();
        Hold rest = from;
        for (Deque<Holds.Held> next = new ArrayDeque<>(batch); !next.isEmpty(); ) {
            Holds.Held held = next.removeFirst();
            Incoming incoming = Incoming.of(held.source()).notBefore(rest);
            holds.take(held);
            rest = rest.minus(held.bytes(), incoming.time());
            Optional<Ended> end = decisions.decide(incoming);
            Optional<Hold> again = rules.decided(Optional.of(rest), incoming.time(), end);
            if (again.isPresent()) {
                holds.put(aggregate, Optional.of(stored), again.get());
                return;
            }
            if (rest.waiting() > 0
                    && System.nanoTime() - begun >= rules.liftBound().toNanos()) {
                holds.put(aggregate, Optional.of(stored), rest.lift());
                lifted.add(Bytes.wrap(aggregate));
                return;
            }
            if (next.isEmpty() && !more(aggregate, stored, rest, next)) {
                return;
            }
        }
        holds.remove(aggregate, stored);
    }

    /** The next batch; false when it cannot be read, and goes on waiting until another release is started. */
    private boolean more(byte[] aggregate, Hold stored, Hold rest, Deque<Holds.Held> into) {
        try {
            into.addAll(holds.waiting(aggregate, rest));
            return true;
        } catch (SerializationException broken) {
            LOG.atError().setCause(broken).log(STUCK);
            holds.put(aggregate, Optional.of(stored), rest.lift());
            return false;
        }
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
