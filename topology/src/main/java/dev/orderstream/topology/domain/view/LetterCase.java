package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.util.Optional;

/**
 * What is known of one dead letter, folded from two topics without order between them: what was done about a letter may be known before
 * the letter is. The same letter or action once more changes nothing.
 *
 * @param listed empty until the letter was seen
 */
public record LetterCase(Optional<ListedLetter> listed, Handling handling) {
    /** Nothing is known. */
    public static final LetterCase UNKNOWN = new LetterCase(Optional.empty(), Handling.OPEN);

    /** After the letter was seen. */
    public LetterCase seen(DeadLetter letter) {
        return listed.isPresent() ? this : new LetterCase(Optional.of(new ListedLetter(letter, handling)), handling);
    }

    /** After something was done about it. */
    public LetterCase acted(DeadLetterAction action) {
        Handling after = handling.then(Handling.of(action));
        return new LetterCase(listed.map(before -> new ListedLetter(before.letter(), after)), after);
    }
}
