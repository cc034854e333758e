package dev.orderstream.topology.kernel;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The idempotency window: the last {@value #WINDOW} accepted commands of one aggregate, oldest first. Immutable. Within the
 * window a commandId has effect at most once, for ever; beyond it expectedVersion and the business ids protect.
 */
public final class AcceptedCommands {
    /** How many commands are remembered. */
    public static final int WINDOW = 128;

    /** No command accepted yet. */
    public static final AcceptedCommands NONE = new AcceptedCommands(new AcceptedCommand[0]);

    private final AcceptedCommand[] oldestFirst;

    private AcceptedCommands(AcceptedCommand[] oldestFirst) {
        this.oldestFirst = oldestFirst;
    }

    /** The window over these commands, oldest first; of more than {@value #WINDOW} the newest. */
    public static AcceptedCommands of(List<AcceptedCommand> oldestFirst) {
        int size = oldestFirst.size();
        List<AcceptedCommand> newest = oldestFirst.subList(Math.max(0, size - WINDOW), size);
        return newest.isEmpty() ? NONE : new AcceptedCommands(newest.toArray(AcceptedCommand[]::new));
    }

    /** The command of that id, when it is in the window. */
    public Optional<AcceptedCommand> find(String commandId) {
        // From the newest: what is sent again is mostly what was sent last.
        for (int i = oldestFirst.length - 1; i >= 0; i--) {
            if (oldestFirst[i].commandId().equals(commandId)) {
                return Optional.of(oldestFirst[i]);
            }
        }
        return Optional.empty();
    }

    /** The window with one more command, and without the oldest when it was full. */
    public AcceptedCommands plus(AcceptedCommand newest) {
        Objects.requireNonNull(newest);
        int size = oldestFirst.length;
        int kept = Math.min(size, WINDOW - 1);
        AcceptedCommand[] next = Arrays.copyOfRange(oldestFirst, size - kept, size + 1);
        next[kept] = newest;
        return new AcceptedCommands(next);
    }

    /** The commands, oldest first: an unmodifiable view. */
    public List<AcceptedCommand> entries() {
        return Collections.unmodifiableList(Arrays.asList(oldestFirst));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AcceptedCommands that && Arrays.equals(oldestFirst, that.oldestFirst);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(oldestFirst);
    }

    @Override
    public String toString() {
        return "AcceptedCommands" + Arrays.toString(oldestFirst);
    }
}
