package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.kernel.DeadLetter;
import java.util.List;

/**
 * A dead letter as lists show it, and what was done about it.
 *
 * @param letter without key, value and headers of its source record
 */
public record ListedLetter(DeadLetter letter, Handling handling) {
    public ListedLetter {
        letter = withoutRecord(letter);
    }

    /** Those that it is counted with. */
    public LetterGroup group() {
        return new LetterGroup(
                handling.state(), letter.kind(), letter.code(), letter.source().topic());
    }

    private static DeadLetter withoutRecord(DeadLetter letter) {
        DeadLetter.Source source = letter.source();
        return new DeadLetter(
                letter.kind(),
                letter.code(),
                letter.detail(),
                letter.field(),
                new DeadLetter.Source(
                        source.topic(), source.partition(), source.offset(), source.timestamp(), null, null, List.of()),
                letter.omitted(),
                letter.aggregateId(),
                letter.commandId(),
                letter.correlationId(),
                letter.messageType(),
                letter.currentState(),
                letter.currentVersion(),
                letter.attempt(),
                letter.redriveOf());
    }
}
