package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.kernel.DeadLetter;

/**
 * Dead letters that are counted together, and listed side by side.
 *
 * @param topic their source topic
 */
public record LetterGroup(Handling.State state, DeadLetter.Kind kind, String code, String topic) {
    /** Whether somebody must act on each of them: all that wait, but for a business "no". */
    public boolean isAwaited() {
        return !state.isEnd() && kind != DeadLetter.Kind.REJECTED;
    }
}
