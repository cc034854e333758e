package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a topic is about, and where its records go that cannot stay. */
class TopicFamiliesTest {
    @ParameterizedTest
    @CsvSource({
        "order-commands, order, order-dead-letters, true",
        "order-commands.web, order, order-dead-letters, true",
        "order-commands.WEB, order, order-dead-letters, false",
        "order-events, order, order-dead-letters, false",
        "inventory-commands, inventory, inventory-dead-letters, true",
        "inventory-commands.web, inventory, inventory-dead-letters, false",
        "payment-commands, payment, payment-dead-letters, true",
        "payment-events, payment, payment-dead-letters, false",
        "notification-commands, notification, notification-dead-letters, true",
        "elsewhere, order, order-dead-letters, false",
    })
    void everyTopicHasAFamily(String topic, String family, String deadLetters, boolean isCommands) {
        // Then
        assertThat(Topics.family(topic)).isEqualTo(family);
        assertThat(Topics.deadLettersOf(topic)).isEqualTo(deadLetters);
        assertThat(Topics.isCommands(topic)).isEqualTo(isCommands);
    }

    @Test
    void everyFamilyHasDeadLettersAndActions() {
        // When
        Set<String> letters = Topics.FAMILIES.stream()
                .map(family -> Topics.deadLettersOf(family + "-x"))
                .collect(Collectors.toSet());

        // Then
        assertThat(letters).isEqualTo(Set.copyOf(Topics.DEAD_LETTERS));
        assertThat(Topics.DEAD_LETTER_ACTIONS)
                .containsExactlyElementsOf(Topics.DEAD_LETTERS.stream()
                        .map(topic -> topic.replace("letters", "letter-actions"))
                        .toList());
    }
}
