package dev.orderstream.topology.query;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Bounds of redriving, and who may.
 *
 * @param attemptsMax a letter that was tried so often is parked instead of being redriven once more; default {@value #ATTEMPTS_MAX}
 * @param operators file of the keys of those who may act on dead letters, see {@link Operators}; empty: nobody, unless only this machine
 *     can ask
 */
public record RedriveSettings(int attemptsMax, Optional<Path> operators) {
    /** How often a command is tried. */
    public static final int ATTEMPTS_MAX = 5;

    /** The defaults. */
    public static final RedriveSettings DEFAULT = new RedriveSettings(ATTEMPTS_MAX, Optional.empty());

    public RedriveSettings {
        if (attemptsMax < 1 || attemptsMax > 1_000) {
            throw new IllegalArgumentException("redrive-attempts must be 1 to 1000, found " + attemptsMax);
        }
    }
}
