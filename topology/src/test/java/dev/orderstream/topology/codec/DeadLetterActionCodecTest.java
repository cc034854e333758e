package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeadLetterActionCodecTest {
    private final TestRegistry registry = new TestRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyActionIsReadAsItWasWritten(DeadLetterAction.Type type) {
        // Given
        DeadLetterActionCodec codec = new DeadLetterActionCodec(registry.client(), registry.serializer());
        DeadLetterAction action = new DeadLetterAction(
                "order-commands-3-17",
                type,
                "ada",
                "the price was in the wrong currency",
                Instant.parse("2026-11-21T10:15:30.123Z"),
                type == DeadLetterAction.Type.REDRIVEN ? Optional.of("command-2") : Optional.empty(),
                List.of(
                        new DeadLetterAction.Change("/amount/currency", Optional.of("\"USD\""), Optional.of("\"EUR\"")),
                        new DeadLetterAction.Change("/items/1", Optional.empty(), Optional.of("{}")),
                        new DeadLetterAction.Change("/items/2", Optional.of("{}"), Optional.empty())));

        // When
        byte[] value = codec.serializer().serialize(Topics.ORDER_DEAD_LETTER_ACTIONS, action);

        // Then
        assertThat(codec.deserializer().deserialize(Topics.ORDER_DEAD_LETTER_ACTIONS, value))
                .isEqualTo(action);
    }
}
