package dev.orderstream.topology.kernel;

import java.util.Objects;
import java.util.Optional;

/**
 * An expected "no".
 *
 * @param code UPPER_SNAKE, one of a closed list of the aggregate type; the kernel's own are the constants here
 * @param detail one sentence for a person, at most 1 KB, that echoes no unbounded input
 * @param field path of the field at fault, such as {@code items[3].quantity}; present with {@link #INVALID_COMMAND}
 */
public record Rejection(String code, String detail, Optional<String> field) {
    /** The command is malformed: a value beyond its limits. */
    public static final String INVALID_COMMAND = "INVALID_COMMAND";

    /** The aggregate is not at the version that the command expects. */
    public static final String VERSION_CONFLICT = "VERSION_CONFLICT";

    /** The command's id was accepted before with another payload. */
    public static final String COMMAND_ID_REUSED = "COMMAND_ID_REUSED";

    public Rejection {
        Objects.requireNonNull(code);
        Objects.requireNonNull(detail);
        Objects.requireNonNull(field);
    }

    /** A rejection that is no single field's fault. */
    public static Rejection of(String code, String detail) {
        return new Rejection(code, detail, Optional.empty());
    }

    /** A malformed command. */
    public static Rejection invalid(String field, String detail) {
        return new Rejection(INVALID_COMMAND, detail, Optional.of(field));
    }
}
