package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The read side: dead letters, each in the one place where its handling puts it. */
class DeadLetterIndexTest {
    private static final DeadLetter LETTER = Letters.rejected(7);
    private static final LetterGroup OPEN = group(Handling.State.OPEN);

    private final TestRegistry registry = new TestRegistry();
    private final ViewsDriver views = new ViewsDriver(registry);

    @AfterEach
    void close() {
        views.close();
        registry.close();
    }

    @Test
    void aLetterIsKeptWholeListedAndCounted() {
        // When
        views.setAside(LETTER);

        // Then
        assertThat(views.wholeLetters())
                .hasEntrySatisfying(
                        "order-commands-0-7",
                        letter -> assertThat(letter.source().value()).isEqualTo(new byte[] {1, 2, 3}));
        assertThat(views.listedLetters())
                .isEqualTo(Map.of(
                        new LetterKeys.Listed(OPEN, OrdersDriver.START, 0, 7),
                        new ListedLetter(LETTER, Handling.OPEN)));
        assertThat(views.letterCounts()).isEqualTo(Map.of(OPEN, 1L));
        assertThat(views.handlings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"REDRIVEN, REDRIVEN", "DISCARDED, DISCARDED", "PARKED, PARKED"})
    void whatIsDoneAboutALetterMovesIt(DeadLetterAction.Type type, Handling.State state) {
        // Given
        views.setAside(LETTER);
        views.setAside(Letters.rejected(8));

        // When
        views.act(Letters.action(LETTER.id(), type));

        // Then
        Handling handling = Handling.of(Letters.action(LETTER.id(), type));
        assertThat(views.handlings()).isEqualTo(Map.of(LETTER.id(), handling));
        assertThat(views.letterCounts()).isEqualTo(Map.of(OPEN, 1L, group(state), 1L));
        assertThat(views.listedLetters())
                .hasSize(2)
                .containsEntry(
                        new LetterKeys.Listed(group(state), OrdersDriver.START, 0, 7),
                        new ListedLetter(LETTER, handling));
    }

    @Test
    void anActionMayComeBeforeItsLetter() {
        // Given
        views.act(Letters.action(LETTER.id(), DeadLetterAction.Type.DISCARDED));
        assertThat(views.letterCounts()).isEmpty();

        // When
        views.setAside(LETTER);

        // Then
        assertThat(views.letterCounts()).isEqualTo(Map.of(group(Handling.State.DISCARDED), 1L));
        assertThat(views.listedLetters().values())
                .extracting(listed -> listed.handling().actor().orElseThrow())
                .containsExactly("ada");
    }

    @Test
    void theSameOnceMoreChangesNothing() {
        // Given
        views.setAside(LETTER);
        views.act(Letters.action(LETTER.id(), DeadLetterAction.Type.REDRIVEN));
        var before = views.content();

        // When
        views.setAside(LETTER);
        views.act(Letters.action(LETTER.id(), DeadLetterAction.Type.REDRIVEN));

        // Then
        assertThat(views.content()).isEqualTo(before);
    }

    @Test
    void theFirstEndStays() {
        // Given
        views.setAside(LETTER);
        views.act(Letters.action(LETTER.id(), DeadLetterAction.Type.DISCARDED));

        // When
        views.act(Letters.action(LETTER.id(), DeadLetterAction.Type.PARKED));

        // Then
        assertThat(views.letterCounts()).isEqualTo(Map.of(group(Handling.State.DISCARDED), 1L));
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        // Given
        TestRecord<byte[], byte[]> junk = new TestRecord<>("o-1".getBytes(UTF_8), new byte[] {1, 2, 3});
        views.pipe(Topics.ORDER_DEAD_LETTERS, junk);
        views.pipe(Topics.ORDER_DEAD_LETTER_ACTIONS, junk);

        // When
        views.setAside(LETTER);

        // Then
        assertThat(views.letterCounts()).isEqualTo(Map.of(OPEN, 1L));
    }

    @ParameterizedTest
    @CsvSource({"A\0B, order-commands", "'', order-commands", "a, order-commands", "CODE, a/b", "CODE, a\0b"})
    void aForgedLetterThatWouldBreakTheKeysIsLeftOut(String code, String topic) {
        // When
        views.setAside(Letters.letter(DeadLetter.Kind.FAILED, code, topic, 1, OrdersDriver.START));

        // Then
        assertThat(views.listedLetters()).isEmpty();
        assertThat(views.wholeLetters()).isEmpty();
    }

    @Test
    void theLayoutOfTheKeysIsWhatItSays() {
        // When
        views.setAside(LETTER);

        // Then
        byte[] group = "OPEN\0REJECTED\0ITEM_EXISTS\0order-commands\0".getBytes(UTF_8);
        byte[] key = ByteBuffer.allocate(group.length + 20)
                .put(group)
                .putLong(OrdersDriver.START.toEpochMilli() + Long.MIN_VALUE)
                .putInt(0)
                .putLong(7)
                .array();
        assertThat(views.store(Stores.DEAD_LETTER_INDEX).get(key)).isNotNull();
        assertThat(views.store(Stores.DEAD_LETTER_COUNTS).get(group)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 0, 0, 1});
        assertThat(views.store(Stores.DEAD_LETTERS).get("order-commands-0-7".getBytes(UTF_8)))
                .isNotNull();
    }

    private static LetterGroup group(Handling.State state) {
        return new LetterGroup(state, DeadLetter.Kind.REJECTED, "ITEM_EXISTS", "order-commands");
    }
}
