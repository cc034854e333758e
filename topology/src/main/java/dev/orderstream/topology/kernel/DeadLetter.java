package dev.orderstream.topology.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record that was set aside, with all that is needed to understand it and to send it again.
 *
 * @param code UPPER_SNAKE_CASE, from a closed list
 * @param detail one sentence; at most {@value #DETAIL_MAX} characters, no control characters
 * @param omitted parts of the source too large to be copied: they are read from the source offset
 * @param attempt 1 for a first try; one more with each redrive
 */
public record DeadLetter(
        Kind kind,
        String code,
        String detail,
        Optional<String> field,
        Source source,
        Set<Part> omitted,
        Optional<String> aggregateId,
        Optional<String> commandId,
        Optional<String> correlationId,
        Optional<String> messageType,
        Optional<String> currentState,
        OptionalLong currentVersion,
        int attempt,
        Optional<String> redriveOf) {

    /** Longest detail, in characters. */
    public static final int DETAIL_MAX = 1_000;

    /** UNREADABLE: cannot be understood. REJECTED: a business "no". FAILED: a bug, a limit or the infrastructure. */
    public enum Kind {
        UNREADABLE,
        REJECTED,
        FAILED
    }

    /** A part of a source record. */
    public enum Part {
        KEY,
        VALUE,
        HEADERS
    }

    /** A header of the source record. */
    public record Header(String name, byte @Nullable [] value) {}

    /** The source record, byte for byte, but for the parts that are omitted. */
    public record Source(
            String topic,
            int partition,
            long offset,
            Instant timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {}

    /** Identifies the dead letter: one source offset has at most one. */
    public String id() {
        return source.topic() + '-' + source.partition() + '-' + source.offset();
    }
}
