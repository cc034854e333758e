package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.view.Handling.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlingTest {
    @ParameterizedTest
    @CsvSource({
        "OPEN,      PARKED,    PARKED",
        "OPEN,      REDRIVEN,  REDRIVEN",
        "OPEN,      DISCARDED, DISCARDED",
        "PARKED,    REDRIVEN,  REDRIVEN",
        "PARKED,    DISCARDED, DISCARDED",
        "REDRIVEN,  DISCARDED, REDRIVEN",
        "REDRIVEN,  PARKED,    REDRIVEN",
        "DISCARDED, REDRIVEN,  DISCARDED",
    })
    void theFirstEndStays(State before, State next, State after) {
        // Then
        assertThat(handling(before).then(handling(next)).state()).isEqualTo(after);
    }

    private static Handling handling(State state) {
        return new Handling(
                state, Optional.of("ada"), Optional.of("why"), Optional.of(Instant.EPOCH), Optional.empty(), List.of());
    }
}
