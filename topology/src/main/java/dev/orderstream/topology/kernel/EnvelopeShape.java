package dev.orderstream.topology.kernel;

import java.util.Optional;
import java.util.OptionalLong;

/** Limits of the fields that every command has (step 3 of the order of checks), whatever its aggregate. */
public final class EnvelopeShape {
    /** Longest commandId and aggregateId, in UTF-16 characters. */
    public static final int ID_LENGTH_MAX = 128;

    private EnvelopeShape() {}

    /** The first field of the envelope that is beyond its limits: INVALID_COMMAND with the field's name. */
    public static Optional<Rejection> check(Command<?> command) {
        return identifier("commandId", command.commandId(), ID_LENGTH_MAX)
                .or(() -> identifier("aggregateId", command.aggregateId(), ID_LENGTH_MAX))
                .or(() -> expectedVersion(command.expectedVersion()))
                .or(() -> metadata(command.metadata()));
    }

    /** What is copied to everything that follows is bounded like an id. */
    public static Optional<Rejection> metadata(Metadata metadata) {
        return optional("metadata.userId", metadata.userId())
                .or(() -> optional("metadata.correlationId", metadata.correlationId()))
                .or(() -> optional("metadata.causationId", metadata.causationId()))
                .or(() -> optional("metadata.tenant", metadata.tenant()));
    }

    private static Optional<Rejection> optional(String field, Optional<String> value) {
        return value.flatMap(present -> identifier(field, present, ID_LENGTH_MAX));
    }

    /** An identifier is not blank, has at most that many characters, and no control character (ISO, C0 and C1). */
    public static Optional<Rejection> identifier(String field, String value, int lengthMax) {
        if (value.isBlank()) {
            return Optional.of(Rejection.invalid(field, field + " must not be blank."));
        }
        if (value.length() > lengthMax) {
            return Optional.of(Rejection.invalid(
                    field, field + " must have at most " + lengthMax + " characters, found " + value.length() + "."));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(Rejection.invalid(field, field + " must not contain control characters."));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> expectedVersion(OptionalLong expected) {
        if (expected.isPresent() && expected.getAsLong() < 0) {
            return Optional.of(Rejection.invalid(
                    "expectedVersion", "expectedVersion must be 0 or more, found " + expected.getAsLong() + "."));
        }
        return Optional.empty();
    }
}
