package dev.orderstream.standalone;

import java.time.Duration;

/** Hears of each part of a pipeline when it is ready. Called by several threads. */
@FunctionalInterface
public interface StartProgress {
    /** Tells nobody. */
    StartProgress SILENT = (component, took) -> {};

    /**
     * A part is ready.
     *
     * @param component what is ready, as in "broker"
     * @param took from the moment it could start
     */
    void ready(String component, Duration took);
}
