package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a saga that comes makes of the one that is known. */
class SagaChangeTest {
    private static final Saga KNOWN = SagaSamples.saga("o-1", 4, SagaState.CHARGING);

    @Test
    void aNewerOneMovesFromItsStateToAnother() {
        // Given
        Saga newer = SagaSamples.saga("o-1", 5, SagaState.RECORDING);

        // When
        SagaChange change = SagaChange.of(Optional.of(KNOWN), newer).orElseThrow();

        // Then
        assertThat(change.moves()).isTrue();
        assertThat(change.from()).contains(new SagaPlace(SagaState.CHARGING, SagaSamples.START, "o-1"));
        assertThat(change.to()).isEqualTo(new SagaPlace(SagaState.RECORDING, SagaSamples.START, "o-1"));
        assertThat(change.after()).isEqualTo(newer);
    }

    @Test
    void theFirstOneMoves() {
        // When
        SagaChange change = SagaChange.of(Optional.empty(), KNOWN).orElseThrow();

        // Then
        assertThat(change.from()).isEmpty();
        assertThat(change.moves()).isTrue();
    }

    @Test
    void aNewerOneInTheSameStateStays() {
        // When
        SagaChange change = SagaChange.of(Optional.of(KNOWN), SagaSamples.saga("o-1", 6, SagaState.CHARGING))
                .orElseThrow();

        // Then
        assertThat(change.moves()).isFalse();
    }

    @Test
    void oneThatIsNotNewerSaysNothing() {
        assertThat(SagaChange.of(Optional.of(KNOWN), KNOWN)).isEmpty();
        assertThat(SagaChange.of(Optional.of(KNOWN), SagaSamples.saga("o-1", 3, SagaState.RESERVING)))
                .isEmpty();
        assertThat(SagaChange.of(Optional.empty(), SagaSamples.saga("o-1", 0, SagaState.DRAFT)))
                .isEmpty();
    }

    @Property
    void inWhateverOrderTheyComeTheNewestStays(
            @ForAll @Size(min = 1, max = 20) List<@LongRange(min = 0, max = 9) Long> revisions) {
        // Given
        List<Saga> sagas = revisions.stream()
                .map(revision -> SagaSamples.saga("o-1", revision, stateAt(revision)))
                .toList();

        // When
        Optional<Saga> known = Optional.empty();
        for (Saga saga : sagas) {
            known = SagaChange.of(known, saga).map(SagaChange::after).or(keeping(known));
        }

        // Then
        long newest = revisions.stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(known.map(Saga::revision).orElse(0L)).isEqualTo(newest);
    }

    private static Supplier<Optional<Saga>> keeping(Optional<Saga> known) {
        return () -> known;
    }

    private static SagaState stateAt(long revision) {
        return List.of(SagaState.values()).get((int) (1 + revision % (SagaState.values().length - 1)));
    }
}
