package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of one command, as its caller is told.
 *
 * @param version version after the command, or as it was found when refused; 0 when there is no aggregate
 * @param state state at that version; NONE when there is no aggregate
 * @param events what was appended; empty for a no-op and for a refusal
 */
public record Reply(
        String commandId,
        String aggregateId,
        Result result,
        boolean duplicate,
        long version,
        String state,
        List<Appended> events,
        Optional<String> code,
        Optional<String> detail,
        Optional<String> field) {

    /** How a command ended. */
    public enum Result {
        ACCEPTED,
        REJECTED,
        FAILED,
        UNREADABLE
    }

    /** An event by type and version. */
    public record Appended(String type, long version) {}
}
