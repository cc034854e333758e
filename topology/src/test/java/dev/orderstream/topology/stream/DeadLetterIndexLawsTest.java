package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** In whatever order letters and actions come, and how often: index and counts are what a plain recomputation says. */
class DeadLetterIndexLawsTest {
    private static final int LETTERS = 40;
    private static final int RECORDS = 150;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void indexAndCountsEqualAPlainRecomputation(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<DeadLetter> letters = letters(random);
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            DeadLetter letter = letters.get(random.nextInt(LETTERS));
            records.add(random.nextBoolean() ? letter : action(random, letter.id()));
        }

        try (TestRegistry registry = new TestRegistry();
                ViewsDriver views = new ViewsDriver(registry)) {
            // When
            for (Object record : records) {
                switch (record) {
                    case DeadLetter letter -> views.setAside(letter);
                    case DeadLetterAction action -> views.act(action);
                    default -> throw new IllegalStateException();
                }
            }

            // Then
            Map<LetterKeys.Listed, ListedLetter> index = plainIndex(records);
            assertThat(views.listedLetters()).isEqualTo(index);
            assertThat(views.letterCounts())
                    .isEqualTo(index.keySet().stream()
                            .collect(Collectors.groupingBy(LetterKeys.Listed::group, Collectors.counting())));
            assertThat(views.wholeLetters().keySet())
                    .isEqualTo(
                            index.keySet().stream().map(LetterKeys.Listed::id).collect(Collectors.toSet()));
        }
    }

    private static Map<LetterKeys.Listed, ListedLetter> plainIndex(List<Object> records) {
        Map<LetterKeys.Listed, ListedLetter> index = new HashMap<>();
        for (Object record : Set.copyOf(records)) {
            if (record instanceof DeadLetter letter) {
                List<DeadLetterAction> done = records.stream()
                        .filter(DeadLetterAction.class::isInstance)
                        .map(DeadLetterAction.class::cast)
                        .filter(action -> action.deadLetterId().equals(letter.id()))
                        .toList();
                Handling handling = done.stream()
                        .filter(action -> action.type() != DeadLetterAction.Type.PARKED)
                        .findFirst()
                        .or(() -> done.reversed().stream().findFirst())
                        .map(Handling::of)
                        .orElse(Handling.OPEN);
                DeadLetter.Source source = letter.source();
                LetterGroup group = new LetterGroup(handling.state(), letter.kind(), letter.code(), source.topic());
                index.put(
                        new LetterKeys.Listed(group, source.timestamp(), source.partition(), source.offset()),
                        new ListedLetter(letter, handling));
            }
        }
        return index;
    }

    private static List<DeadLetter> letters(Random random) {
        List<DeadLetter> letters = new ArrayList<>();
        for (int offset = 0; offset < LETTERS; offset++) {
            letters.add(Letters.letter(
                    anyOf(random, DeadLetter.Kind.values()),
                    random.nextBoolean() ? "A" : "AB_1",
                    random.nextBoolean() ? "order-commands" : "order-commands.web",
                    offset,
                    // Before 1970, too.
                    OrdersDriver.START.minusMillis(random.nextLong(4_000_000_000_000L))));
        }
        return letters;
    }

    private static DeadLetterAction action(Random random, String id) {
        return Letters.action(
                id, anyOf(random, DeadLetterAction.Type.values()), Letters.ACTED.plusMillis(random.nextInt(1_000)));
    }

    private static <T> T anyOf(Random random, T[] values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
