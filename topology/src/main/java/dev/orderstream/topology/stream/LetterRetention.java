package dev.orderstream.topology.stream;

import java.time.Duration;

/**
 * How long the views know a dead letter, from the timestamp of its source record on; one that somebody must act on, until that is done.
 *
 * @param keep at least a minute
 */
public record LetterRetention(Duration keep) {
    /** As long as the topics of dead letters and actions keep them. */
    public static final LetterRetention STANDARD = new LetterRetention(Duration.ofDays(30));

    public LetterRetention {
        if (keep.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("dead-letter-retention must be a minute or more, found " + keep);
        }
    }
}
