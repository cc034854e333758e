package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LetterCaseTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void aLetterThatWasSeenIsListedWithoutItsRecord() {
        // When
        LetterCase seen = LetterCase.UNKNOWN.seen(letter());

        // Then
        ListedLetter listed = seen.listed().orElseThrow();
        assertThat(listed.group())
                .isEqualTo(new LetterGroup(
                        Handling.State.OPEN, DeadLetter.Kind.FAILED, "INTERNAL_ERROR", "order-commands"));
        assertThat(listed.letter().source().key()).isNull();
        assertThat(listed.letter().source().value()).isNull();
        assertThat(listed.letter().source().headers()).isEmpty();
        assertThat(listed.letter().id()).isEqualTo("order-commands-0-1");
    }

    @Test
    void theOrderOfLetterAndActionDoesNotMatter() {
        // Given
        DeadLetterAction redriven = action(DeadLetterAction.Type.REDRIVEN);

        // When
        LetterCase one = LetterCase.UNKNOWN.seen(letter()).acted(redriven);
        LetterCase other = LetterCase.UNKNOWN.acted(redriven).seen(letter());

        // Then
        assertThat(one).isEqualTo(other);
        assertThat(one.listed().orElseThrow().handling())
                .isEqualTo(new Handling(
                        Handling.State.REDRIVEN,
                        Optional.of("ada"),
                        Optional.of("because"),
                        Optional.of(AT),
                        Optional.of("c-new"),
                        List.of(new Handling.Change("/reason", Optional.of("1"), Optional.empty()))));
    }

    @Test
    void theSameOnceMoreChangesNothing() {
        // Given
        LetterCase parked = LetterCase.UNKNOWN.seen(letter()).acted(action(DeadLetterAction.Type.PARKED));

        // When
        LetterCase again = parked.seen(letter()).acted(action(DeadLetterAction.Type.PARKED));

        // Then
        assertThat(again).isEqualTo(parked);
    }

    @Test
    void whatIsParkedMayEndAndAnEndStays() {
        // Given
        LetterCase parked = LetterCase.UNKNOWN.seen(letter()).acted(action(DeadLetterAction.Type.PARKED));

        // When
        LetterCase ended = parked.acted(action(DeadLetterAction.Type.DISCARDED));

        // Then
        assertThat(ended.handling().state()).isEqualTo(Handling.State.DISCARDED);
        assertThat(ended.acted(action(DeadLetterAction.Type.REDRIVEN))).isEqualTo(ended);
    }

    private static DeadLetterAction action(DeadLetterAction.Type type) {
        return new DeadLetterAction(
                "order-commands-0-1",
                type,
                "ada",
                "because",
                AT,
                Optional.of("c-new"),
                List.of(new DeadLetterAction.Change("/reason", Optional.of("1"), Optional.empty())));
    }

    private static DeadLetter letter() {
        return new DeadLetter(
                DeadLetter.Kind.FAILED,
                "INTERNAL_ERROR",
                "Deciding failed.",
                Optional.empty(),
                new DeadLetter.Source(
                        "order-commands",
                        0,
                        1,
                        AT,
                        new byte[] {1},
                        new byte[] {2},
                        List.of(new DeadLetter.Header("name", new byte[] {3}))),
                Set.of(),
                Optional.of("o-1"),
                Optional.of("c-1"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                1,
                Optional.empty());
    }
}
