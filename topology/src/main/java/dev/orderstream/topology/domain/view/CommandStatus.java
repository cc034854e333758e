package dev.orderstream.topology.domain.view;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a command ended, folded from committed events, no-ops and dead letters. Those are on different topics without order among
 * them, and a command may be refused, sent again and accepted: hence ACCEPTED is final and beats a refusal in whatever order they
 * arrive; of refusals the last to arrive stands.
 *
 * @param versions what it appended, ascending; empty for a no-op and a refusal
 * @param code why not; present unless ACCEPTED
 * @param detail one sentence about the code
 * @param at when it ended
 */
public record CommandStatus(
        Status status, List<Long> versions, Optional<String> code, Optional<String> detail, Instant at) {
    /** What is known of a command. */
    public enum Status {
        /** It took effect, if only as a no-op. */
        ACCEPTED,
        /** A business "no". */
        REJECTED,
        /** A bug, a limit, the infrastructure, or an unreadable record. */
        FAILED
    }

    public CommandStatus {
        Objects.requireNonNull(status);
        versions = List.copyOf(versions);
        Objects.requireNonNull(code);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(at);
    }

    /** After an event of the command, at that version of its order. */
    public static CommandStatus accepted(Optional<CommandStatus> previous, long version, Instant at) {
        return accepted(previous, Stream.of(version), at);
    }

    /** After the command succeeded without an event. */
    public static CommandStatus noOp(Optional<CommandStatus> previous, Instant at) {
        return accepted(previous, Stream.empty(), at);
    }

    /** After a dead letter of the command; {@code status} is REJECTED or FAILED. */
    public static CommandStatus refused(
            Optional<CommandStatus> previous, Status status, String code, String detail, Instant at) {
        if (status == Status.ACCEPTED) {
            throw new IllegalArgumentException("a refusal is REJECTED or FAILED, found ACCEPTED");
        }
        return previous.filter(CommandStatus::isAccepted)
                .orElseGet(() -> new CommandStatus(status, List.of(), Optional.of(code), Optional.of(detail), at));
    }

    private static CommandStatus accepted(Optional<CommandStatus> previous, Stream<Long> versions, Instant at) {
        Optional<CommandStatus> before = previous.filter(CommandStatus::isAccepted);
        List<Long> known = before.map(CommandStatus::versions).orElse(List.of());
        return new CommandStatus(
                Status.ACCEPTED,
                Stream.concat(known.stream(), versions).distinct().sorted().toList(),
                Optional.empty(),
                Optional.empty(),
                before.map(CommandStatus::at).filter(at::isBefore).orElse(at));
    }

    private boolean isAccepted() {
        return status == Status.ACCEPTED;
    }
}
