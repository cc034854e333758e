package dev.orderstream.topology.codec;

import dev.orderstream.avro.deadletter.FieldChange;
import dev.orderstream.avro.state.DeadLetterHandlingCode;
import dev.orderstream.avro.state.DeadLetterHandlingState;
import dev.orderstream.avro.state.ListedDeadLetterState;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Reads and writes what the stores of dead letters hold. */
public final class LetterViewCodec {
    private LetterViewCodec() {}

    /** Values of {@code dead-letter-index}. */
    public static Serde<ListedLetter> listed() {
        StoredSerde<ListedDeadLetterState> stored = new StoredSerde<>(ListedDeadLetterState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, listed) -> stored.write(
                        new ListedDeadLetterState(DeadLetterCodec.record(listed.letter()), state(listed.handling()))),
                (topic, value) -> {
                    ListedDeadLetterState state = stored.read(value);
                    return new ListedLetter(DeadLetterCodec.letter(state.getLetter()), handling(state.getHandling()));
                });
    }

    /** Values of {@code dead-letter-handling}. */
    public static Serde<Handling> handlings() {
        StoredSerde<DeadLetterHandlingState> stored = new StoredSerde<>(DeadLetterHandlingState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, handling) -> stored.write(state(handling)), (topic, value) -> handling(stored.read(value)));
    }

    private static DeadLetterHandlingState state(Handling handling) {
        return new DeadLetterHandlingState(
                DeadLetterHandlingCode.valueOf(handling.state().name()),
                handling.actor().orElse(null),
                handling.reason().orElse(null),
                handling.at().orElse(null),
                handling.commandId().orElse(null),
                handling.changes().stream()
                        .map(change -> new FieldChange(
                                change.pointer(),
                                change.before().orElse(null),
                                change.after().orElse(null)))
                        .toList());
    }

    private static Handling handling(DeadLetterHandlingState state) {
        return new Handling(
                Handling.State.valueOf(state.getState().name()),
                Optional.ofNullable(state.getActor()),
                Optional.ofNullable(state.getReason()),
                Optional.ofNullable(state.getAt()),
                Optional.ofNullable(state.getCommandId()),
                state.getChanges().stream()
                        .map(change -> new Handling.Change(
                                change.getPointer(),
                                Optional.ofNullable(change.getBefore()),
                                Optional.ofNullable(change.getAfter())))
                        .toList());
    }
}
