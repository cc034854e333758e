package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.HoldRules.Ended;
import java.util.List;
import java.util.Optional;

/**
 * Everything that one command record leads to, already encoded: nothing can fail any more when it is applied.
 *
 * @param state new value of the aggregate in the store; empty: unchanged
 * @param events event records in order of version
 * @param outcome record of a success without an event
 * @param result how it ended, for the metrics: ACCEPTED, NO_OP, DUPLICATE, REJECTED, FAILED, UNREADABLE
 * @param code why not; empty for a success
 */
record Effect(
        Optional<byte[]> state,
        List<Event> events,
        Optional<byte[]> outcome,
        Optional<Answer> reply,
        Optional<Letter> deadLetter,
        String type,
        String result,
        String code) {

    /** An encoded reply, keyed by the command's id. */
    record Answer(String commandId, byte[] value) {}

    /**
     * An encoded dead letter.
     *
     * @param keyed whether it is written under the source's key
     * @param ended what it says of how the command ended
     */
    record Letter(byte[] value, boolean keyed, Ended ended) {}

    /** An encoded event and its type. */
    record Event(String type, byte[] value) {}

    /** Size of the largest record that would be written, in bytes. */
    int bytesMax() {
        int max = Math.max(
                Math.max(length(state), length(outcome)),
                Math.max(length(reply.map(Answer::value)), length(deadLetter.map(Letter::value))));
        for (Event event : events) {
            max = Math.max(max, event.value().length);
        }
        return max;
    }

    private static int length(Optional<byte[]> bytes) {
        return bytes.map(present -> present.length).orElse(0);
    }
}
