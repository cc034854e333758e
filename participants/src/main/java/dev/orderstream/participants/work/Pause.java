package dev.orderstream.participants.work;

import java.time.Duration;

/** Waits on behalf of a command. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits that long.
     *
     * @throws InterruptedException when the command is to be given back: its partition has another owner, or the process stops
     */
    void pause(Duration duration) throws InterruptedException;
}
