package dev.orderstream.topology.kernel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command as bytes on its topic, and as JSON: {@code {"type", "envelope": {...}, ...fields}}, null fields left out, instants in
 * ISO 8601. Every method takes the topic that the command lies on: it says which commands there are.
 */
public interface CommandForms {
    /** What every command says of itself. */
    record CommandName(String type, String commandId, String aggregateId) {}

    /** The command that the bytes are; throws what the reader of commands throws of bytes that are none. */
    CommandName read(String topic, byte @Nullable [] value);

    /** The same bytes under another commandId: with the schema that they were written with, and nothing else changed. */
    byte[] under(String topic, String commandId, byte[] value);

    /**
     * A command from its JSON.
     *
     * @param topic where it is to be sent
     * @param original what it was made from; empty when that is not readable
     * @param aggregateId the only one that it may have; empty: any
     * @throws EditRefusedException when it is none, or changes what an edit may not
     */
    Edited edited(String topic, Optional<byte[]> original, String json, String commandId, Optional<String> aggregateId);

    /**
     * A command that was edited.
     *
     * @param value with the current schema
     * @param command what it says of itself
     * @param changes from the original's JSON; of an original that is not readable one, of the whole
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Edited(byte[] value, CommandName command, List<DeadLetterAction.Change> changes) {
        public Edited {
            changes = List.copyOf(changes);
        }
    }
}
