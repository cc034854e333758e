package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The read side: dead letters of all families in one index. */
class DeadLetterFamiliesTest {
    private final TestRegistry registry = new TestRegistry();
    private final ViewsDriver views = new ViewsDriver(registry);

    @AfterEach
    void close() {
        views.close();
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "order-commands.web, order-dead-letters, order-dead-letter-actions",
        "inventory-commands, inventory-dead-letters, inventory-dead-letter-actions",
        "payment-commands, payment-dead-letters, payment-dead-letter-actions",
        "payment-events, payment-dead-letters, payment-dead-letter-actions",
        "notification-commands, notification-dead-letters, notification-dead-letter-actions",
    })
    void aLetterIsIndexedAndMovedByItsOwnTopics(String source, String letters, String actions) {
        // Given
        DeadLetter letter = letter(source);
        views.setAside(letters, letter);

        // When
        views.act(actions, Letters.action(letter.id(), DeadLetterAction.Type.DISCARDED));

        // Then
        assertThat(views.wholeLetters()).containsOnlyKeys(source + "-0-7");
        assertThat(views.letterCounts()).isEqualTo(Map.of(group(source, Handling.State.DISCARDED), 1L));
    }

    @Test
    void onlyCommandsAboutOrdersHaveAStatus() {
        // Given
        List<String> others = List.of("inventory-commands", "payment-commands", "notification-commands");
        others.forEach(source -> views.setAside(letter(source)));
        boolean ofOthers = views.command("o-1", "c-7").isPresent();

        // When
        views.setAside(letter("order-commands"));

        // Then
        assertThat(ofOthers).isFalse();
        assertThat(views.command("o-1", "c-7")).isPresent();
    }

    private static DeadLetter letter(String source) {
        return Letters.letter(DeadLetter.Kind.FAILED, "INTERNAL_ERROR", source, 7, OrdersDriver.START);
    }

    private static LetterGroup group(String source, Handling.State state) {
        return new LetterGroup(state, DeadLetter.Kind.FAILED, "INTERNAL_ERROR", source);
    }
}
