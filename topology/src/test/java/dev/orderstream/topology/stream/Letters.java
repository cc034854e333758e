package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Dead letters and actions to test with. */
final class Letters {
    /** When all actions happened. */
    static final Instant ACTED = OrdersDriver.START.plus(Duration.ofHours(1));

    private Letters() {}

    /** Of order-commands, partition 0, under the key o-1. */
    static DeadLetter rejected(long offset) {
        return letter(DeadLetter.Kind.REJECTED, "ITEM_EXISTS", "order-commands", offset, OrdersDriver.START);
    }

    static DeadLetter letter(DeadLetter.Kind kind, String code, String topic, long offset, Instant timestamp) {
        return new DeadLetter(
                kind,
                code,
                "Why it is here.",
                Optional.of("item"),
                new DeadLetter.Source(
                        topic,
                        0,
                        offset,
                        timestamp,
                        "o-1".getBytes(UTF_8),
                        new byte[] {1, 2, 3},
                        List.of(new DeadLetter.Header("name", new byte[] {4}))),
                Set.of(),
                Optional.of("o-1"),
                Optional.of("c-" + offset),
                Optional.of("talk-1"),
                Optional.of("AddItem"),
                Optional.of("DRAFT"),
                OptionalLong.of(1),
                1,
                Optional.empty());
    }

    static DeadLetterAction action(String deadLetterId, DeadLetterAction.Type type) {
        return action(deadLetterId, type, ACTED);
    }

    static DeadLetterAction action(String deadLetterId, DeadLetterAction.Type type, Instant at) {
        return new DeadLetterAction(
                deadLetterId,
                type,
                "ada",
                "because",
                at,
                Optional.of("c-new"),
                List.of(new DeadLetterAction.Change("/item/quantity", Optional.of("0"), Optional.of("1"))));
    }
}
