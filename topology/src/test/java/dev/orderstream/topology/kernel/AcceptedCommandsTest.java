package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AcceptedCommandsTest {
    @Test
    void findsWhatItHoldsAndNothingElse() {
        // Given
        AcceptedCommands window = AcceptedCommands.of(numbered(0, 3));

        // When, Then
        assertThat(window.find("c0")).contains(numbered(0));
        assertThat(window.find("c2")).contains(numbered(2));
        assertThat(window.find("c3")).isEmpty();
        assertThat(AcceptedCommands.NONE.find("c0")).isEmpty();
    }

    @Test
    void plusLeavesTheOldWindowAsItWas() {
        // Given
        AcceptedCommands before = AcceptedCommands.of(numbered(0, 3));

        // When
        AcceptedCommands after = before.plus(numbered(3));

        // Then
        assertThat(after.entries()).isEqualTo(numbered(0, 4));
        assertThat(before.entries()).isEqualTo(numbered(0, 3));
    }

    @Test
    void holds128() {
        // When
        AcceptedCommands window = AcceptedCommands.of(numbered(0, 127)).plus(numbered(127));

        // Then
        assertThat(window.entries()).isEqualTo(numbered(0, 128));
    }

    @Test
    void forgetsTheOldestOf129() {
        // When
        AcceptedCommands window = AcceptedCommands.of(numbered(0, 128)).plus(numbered(128));

        // Then
        assertThat(window.entries()).isEqualTo(numbered(1, 129));
        assertThat(window.find("c0")).isEmpty();
        assertThat(window.find("c1")).contains(numbered(1));
        assertThat(window.find("c128")).contains(numbered(128));
    }

    @Test
    void isMadeOfTheNewestWhenGivenTooMany() {
        // When
        AcceptedCommands window = AcceptedCommands.of(numbered(0, 130));

        // Then
        assertThat(window.entries()).isEqualTo(numbered(2, 130));
    }

    @Test
    void isRebuiltFromItsEntries() {
        // Given
        AcceptedCommands window = AcceptedCommands.NONE.plus(numbered(0)).plus(numbered(1));

        // When
        AcceptedCommands rebuilt = AcceptedCommands.of(window.entries());

        // Then
        assertThat(rebuilt).isEqualTo(window).hasSameHashCodeAs(window).isNotEqualTo(AcceptedCommands.NONE);
    }

    @Test
    void itsEntriesCannotBeChanged() {
        // Given
        List<AcceptedCommand> entries = AcceptedCommands.of(numbered(0, 2)).entries();

        // When, Then
        assertThatThrownBy(() -> entries.set(0, numbered(9))).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aCommandKnowsTheVersionOfItsFirstEvent() {
        // When, Then
        assertThat(new AcceptedCommand("c", 1, 7, "S", List.of("A", "B")).firstVersion())
                .isEqualTo(6);
        assertThat(new AcceptedCommand("c", 1, 7, "S", List.of()).firstVersion())
                .isEqualTo(8);
    }

    private static List<AcceptedCommand> numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(AcceptedCommandsTest::numbered)
                .toList();
    }

    private static AcceptedCommand numbered(int number) {
        return new AcceptedCommand("c" + number, number, number + 1, "STATE", List.of("Happened"));
    }
}
