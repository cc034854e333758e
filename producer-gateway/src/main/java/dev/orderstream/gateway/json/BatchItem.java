package dev.orderstream.gateway.json;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** One item of a batch, as read. */
public sealed interface BatchItem {
    /** A well-formed command. */
    record WellFormed(
            CommandForm form, String orderId, Optional<String> commandId, OptionalLong expectedVersion, Values values)
            implements BatchItem {}

    /** Not well-formed: answered by itself, in the way of nobody. */
    record Malformed(Optional<String> orderId, Optional<String> commandId, List<FieldError> errors)
            implements BatchItem {}

    /** Longer than one command may be. */
    record TooLarge(long bytes) implements BatchItem {}
}
