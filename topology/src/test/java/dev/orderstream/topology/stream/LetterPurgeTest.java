package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters are forgotten when their retention is over, a bounded number a run. */
class LetterPurgeTest {
    private static final Duration RUN = Duration.ofSeconds(1);

    private final TestRegistry registry = new TestRegistry();
    private final ViewsDriver views = new ViewsDriver(registry);
    private final Instant now = Instant.now();
    private final Instant tooOld = now.minus(Duration.ofDays(30)).minusSeconds(60);
    private final Instant youngEnough = now.minus(Duration.ofDays(30)).plusSeconds(3_600);

    @AfterEach
    void close() {
        views.close();
        registry.close();
    }

    @Test
    void whatIsTooOldIsForgottenFromAllStores() {
        // Given
        views.setAside(letter("OLD", 1, tooOld));
        views.setAside(letter("OLD", 2, youngEnough));
        views.setAside(letter("DONE", 3, tooOld));
        views.act(Letters.action("order-commands-0-3", DeadLetterAction.Type.DISCARDED, now));

        // When
        views.advance(RUN);

        // Then
        assertThat(views.wholeLetters().keySet()).containsExactly("order-commands-0-2");
        assertThat(views.listedLetters().keySet())
                .extracting(LetterKeys.Listed::offset)
                .containsExactly(2L);
        assertThat(views.letterCounts().values()).containsExactly(1L);
        assertThat(views.handlings()).isEmpty();
    }

    /** It may hold up an order: forgotten, nobody could let that go on. */
    @Test
    void whatSomebodyMustActOnStaysUntilThatIsDone() {
        // Given
        views.setAside(letter(DeadLetter.Kind.FAILED, "INTERNAL_ERROR", 1, tooOld));
        views.setAside(letter(DeadLetter.Kind.FAILED, "INTERNAL_ERROR", 2, tooOld));
        views.act(Letters.action("order-commands-0-2", DeadLetterAction.Type.PARKED, now));
        views.setAside(letter(DeadLetter.Kind.UNREADABLE, "NOT_AVRO", 3, tooOld));
        views.setAside(letter(DeadLetter.Kind.FAILED, "INTERNAL_ERROR", 4, tooOld));
        views.act(Letters.action("order-commands-0-4", DeadLetterAction.Type.REDRIVEN, now));
        views.setAside(letter(DeadLetter.Kind.REJECTED, "ITEM_EXISTS", 5, tooOld));
        views.advance(RUN);
        assertThat(views.wholeLetters().keySet())
                .containsExactlyInAnyOrder("order-commands-0-1", "order-commands-0-2", "order-commands-0-3");

        // When
        views.act(Letters.action("order-commands-0-1", DeadLetterAction.Type.DISCARDED, now));
        views.act(Letters.action("order-commands-0-2", DeadLetterAction.Type.REDRIVEN, now));
        views.advance(RUN);

        // Then
        assertThat(views.wholeLetters().keySet()).containsExactly("order-commands-0-3");
        assertThat(views.handlings()).isEmpty();
    }

    @Test
    void aRunForgetsNoMoreThanItsBound() {
        // Given
        int all = LetterPurge.LETTERS_MAX + 10;
        for (int offset = 0; offset < all; offset++) {
            views.setAside(letter("OLD", offset, tooOld));
        }

        // When
        views.advance(RUN);

        // Then: fewer where the machine is slow
        assertThat(views.wholeLetters().size()).isBetween(10, all - 1);
        assertThat(views.letterCounts().values())
                .containsExactly((long) views.wholeLetters().size());
    }

    @Test
    void allAreForgottenInTheEnd() {
        // Given
        for (int offset = 0; offset < LetterPurge.LETTERS_MAX + 10; offset++) {
            views.setAside(letter("OLD", offset, tooOld));
        }

        // When
        for (int runs = 0; runs < 100 && !views.wholeLetters().isEmpty(); runs++) {
            views.advance(RUN);
        }

        // Then
        assertThat(views.listedLetters()).isEmpty();
        assertThat(views.letterCounts()).isEmpty();
    }

    @Test
    void whatWasDoneAboutALetterThatNeverCameIsForgottenByItsOwnTime() {
        // Given: more than are looked at in a run
        for (int i = 0; i < LetterPurge.HANDLINGS_MAX + 5; i++) {
            views.act(Letters.action("order-commands-0-" + i, DeadLetterAction.Type.DISCARDED, tooOld));
        }
        views.act(Letters.action("order-commands-1-1", DeadLetterAction.Type.DISCARDED, youngEnough));
        // Its clock was wrong, and its letter is here.
        views.setAside(letter("NEW", 100, now));
        views.act(Letters.action("order-commands-0-100", DeadLetterAction.Type.DISCARDED, tooOld));

        // When
        views.advance(RUN);
        views.advance(RUN);

        // Then
        assertThat(views.handlings().keySet()).containsExactlyInAnyOrder("order-commands-1-1", "order-commands-0-100");
    }

    @Test
    void whatFailsInItEndsTheThread() {
        // Given
        views.store(Stores.DEAD_LETTER_HANDLING).put(new byte[] {1}, new byte[] {99});

        // Then
        assertThatThrownBy(() -> views.advance(RUN)).isInstanceOf(StreamsException.class);
    }

    private static DeadLetter letter(String code, long offset, Instant timestamp) {
        return letter(DeadLetter.Kind.REJECTED, code, offset, timestamp);
    }

    private static DeadLetter letter(DeadLetter.Kind kind, String code, long offset, Instant timestamp) {
        return Letters.letter(kind, code, "order-commands", offset, timestamp);
    }
}
