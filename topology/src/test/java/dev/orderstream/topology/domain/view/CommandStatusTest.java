package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.domain.view.CommandStatus.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandStatusTest {
    private static final Instant EARLY = Instant.parse("2026-11-21T10:15:30Z");
    private static final Instant LATE = EARLY.plusSeconds(60);
    private static final Optional<CommandStatus> NOT_SEEN = Optional.empty();

    @Test
    void anEventMakesItAccepted() {
        // When
        CommandStatus status = CommandStatus.accepted(NOT_SEEN, 7, EARLY);

        // Then
        assertThat(status).isEqualTo(acceptedAt(EARLY, 7L));
    }

    @Test
    void allEventsOfACommandAreListedAscendingAndOnce() {
        // Given
        CommandStatus second = CommandStatus.accepted(NOT_SEEN, 8, EARLY);

        // When
        CommandStatus both = CommandStatus.accepted(Optional.of(second), 7, EARLY);
        CommandStatus again = CommandStatus.accepted(Optional.of(both), 8, EARLY);

        // Then
        assertThat(both).isEqualTo(acceptedAt(EARLY, 7L, 8L));
        assertThat(again).isEqualTo(both);
    }

    @Test
    void aNoOpIsAcceptedWithoutVersions() {
        // When, Then
        assertThat(CommandStatus.noOp(NOT_SEEN, EARLY)).isEqualTo(acceptedAt(EARLY));
    }

    @Test
    void aNoOpTakesNoVersionAway() {
        // Given
        CommandStatus accepted = CommandStatus.accepted(NOT_SEEN, 7, EARLY);

        // When, Then
        assertThat(CommandStatus.noOp(Optional.of(accepted), EARLY)).isEqualTo(accepted);
    }

    @Test
    void aDeadLetterMakesItRefused() {
        // When, Then
        assertThat(rejected(NOT_SEEN, "EMPTY_ORDER", EARLY))
                .isEqualTo(new CommandStatus(
                        Status.REJECTED, List.of(), Optional.of("EMPTY_ORDER"), Optional.of("Why not."), EARLY));
        assertThat(CommandStatus.refused(NOT_SEEN, Status.FAILED, "RECORD_TOO_LARGE", "Too large.", EARLY))
                .isEqualTo(new CommandStatus(
                        Status.FAILED, List.of(), Optional.of("RECORD_TOO_LARGE"), Optional.of("Too large."), EARLY));
    }

    @Test
    void aLaterRefusalReplacesAnEarlierOne() {
        // Given
        CommandStatus first = rejected(NOT_SEEN, "EMPTY_ORDER", EARLY);

        // When
        CommandStatus second = rejected(Optional.of(first), "ILLEGAL_TRANSITION", LATE);

        // Then
        assertThat(second.code()).contains("ILLEGAL_TRANSITION");
        assertThat(second.at()).isEqualTo(LATE);
    }

    @Test
    void acceptedBeatsARefusalThatCameBefore() {
        // Given
        CommandStatus refused = rejected(NOT_SEEN, "EMPTY_ORDER", EARLY);

        // When, Then
        assertThat(CommandStatus.accepted(Optional.of(refused), 7, LATE)).isEqualTo(acceptedAt(LATE, 7L));
        assertThat(CommandStatus.noOp(Optional.of(refused), LATE)).isEqualTo(acceptedAt(LATE));
    }

    @Test
    void theTimeOfABeatenRefusalIsForgotten() {
        // Given
        CommandStatus refused = rejected(NOT_SEEN, "EMPTY_ORDER", LATE);

        // When, Then
        assertThat(CommandStatus.accepted(Optional.of(refused), 7, EARLY)).isEqualTo(acceptedAt(EARLY, 7L));
    }

    @Test
    void acceptedBeatsARefusalThatComesAfter() {
        // Given
        CommandStatus accepted = CommandStatus.accepted(NOT_SEEN, 7, EARLY);

        // When, Then
        assertThat(rejected(Optional.of(accepted), "EMPTY_ORDER", LATE)).isEqualTo(accepted);
    }

    @Test
    void arrivalsInAnyOrderGiveTheSame() {
        // Given
        CommandStatus refusedFirst = rejected(NOT_SEEN, "EMPTY_ORDER", LATE);
        CommandStatus lateFirst = CommandStatus.accepted(NOT_SEEN, 8, LATE);

        // When
        CommandStatus one = CommandStatus.accepted(
                Optional.of(CommandStatus.accepted(Optional.of(refusedFirst), 7, EARLY)), 8, LATE);
        CommandStatus other =
                rejected(Optional.of(CommandStatus.accepted(Optional.of(lateFirst), 7, EARLY)), "EMPTY_ORDER", LATE);

        // Then
        assertThat(one).isEqualTo(other).isEqualTo(acceptedAt(LATE, 7L, 8L));
    }

    @Test
    void aRefusalIsNeverAccepted() {
        // When, Then
        assertThatThrownBy(() -> CommandStatus.refused(NOT_SEEN, Status.ACCEPTED, "CODE", "Detail.", EARLY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CommandStatus rejected(Optional<CommandStatus> previous, String code, Instant at) {
        return CommandStatus.refused(previous, Status.REJECTED, code, "Why not.", at);
    }

    private static CommandStatus acceptedAt(Instant at, Long... versions) {
        return new CommandStatus(Status.ACCEPTED, List.of(versions), Optional.empty(), Optional.empty(), at);
    }
}
