package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.HoldRules.Arrival;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HoldRulesTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final HoldRules RULES = new HoldRules(Set.of(Kind.FAILED), 2, 100);
    private static final Hold HOLD = Hold.behind("t-0-7", AT);
    private static final int RECORD_MAX = 80;

    @Test
    void aFailedCommandHoldsUpItsAggregate() {
        // When
        Optional<Hold> hold = RULES.decided(Optional.empty(), AT, ended(Kind.FAILED, "INTERNAL_ERROR"));

        // Then
        assertThat(hold).contains(new Hold("t-0-9", 0, 0, 0, AT, false));
    }

    @Test
    void otherEndsHoldUpNothing() {
        // Then
        assertThat(RULES.decided(Optional.empty(), AT, Optional.empty())).isEmpty();
        assertThat(RULES.decided(Optional.empty(), AT, ended(Kind.REJECTED, "EMPTY_ORDER")))
                .isEmpty();
        assertThat(RULES.decided(Optional.empty(), AT, ended(Kind.UNREADABLE, "NOT_AVRO")))
                .isEmpty();
        assertThat(RULES.decided(Optional.empty(), AT, ended(Kind.FAILED, HoldRules.HOLD_FULL)))
                .isEmpty();
        assertThat(HoldRules.NONE.decided(Optional.empty(), AT, ended(Kind.FAILED, "INTERNAL_ERROR")))
                .isEmpty();
    }

    @Test
    void unreadableOnesDoWhereThatIsSet() {
        // Given
        HoldRules rules = new HoldRules(Set.of(Kind.FAILED, Kind.UNREADABLE), 2, 100);

        // Then
        assertThat(rules.decided(Optional.empty(), AT, ended(Kind.UNREADABLE, "NOT_AVRO")))
                .isPresent();
    }

    @Test
    void whatWaitsGoesOnWaitingBehindTheNextThatFails() {
        // Given
        Hold waiting = HOLD.plus(30).plus(40);

        // When
        Optional<Hold> passed = RULES.decided(Optional.of(waiting), AT.plusMillis(5), ended(Kind.FAILED, "X"));

        // Then
        assertThat(passed).contains(new Hold("t-0-9", 0, 2, 70, AT.plusMillis(5), false));
    }

    @Test
    void onlyTheRedriveOfWhatIsWaitedForIsDecided() {
        // Then
        assertThat(RULES.arrives(HOLD, Optional.of("t-0-7"), 1_000, RECORD_MAX)).isEqualTo(new Arrival.Decide());
        assertThat(RULES.arrives(HOLD, Optional.of("t-0-8"), 30, RECORD_MAX)).isEqualTo(new Arrival.Wait());
        assertThat(RULES.arrives(HOLD, Optional.empty(), 30, RECORD_MAX)).isEqualTo(new Arrival.Wait());
    }

    @Test
    void beyondTheBoundsACommandFailsAndIsToldWhatItWouldHaveWaitedFor() {
        // Then: as many and as large as may be, and one more
        assertThat(RULES.arrives(HOLD.plus(60), Optional.empty(), 40, RECORD_MAX))
                .isEqualTo(new Arrival.Wait());
        assertFull(HOLD.plus(60), 41, "1 commands with 60 bytes do, of at most 2 and 100");
        assertFull(HOLD.plus(1).plus(1), 1, "2 commands with 2 bytes do");
        assertFull(HOLD.plus(1).plus(1), 1, "redrive or discard that one");
        assertFull(HOLD.plus(1).plus(1).lift(), 1, "that one has ended, and they are being decided");
        assertThat(RULES.arrives(HOLD, Optional.empty(), RECORD_MAX, RECORD_MAX))
                .isEqualTo(new Arrival.Wait());
        assertFull(HOLD, RECORD_MAX + 1, "too large for that: 81 bytes, of at most 80");
    }

    @Test
    void whatWasDecidedLastIsTheLeastEventTimeOfWhatWaited() {
        // Given
        Hold hold = HOLD.plus(1).plus(1).after(AT.plusMillis(9));

        // Then
        assertThat(hold.later(AT.plusMillis(3))).isEqualTo(AT.plusMillis(9));
        assertThat(hold.later(AT.plusMillis(10))).isEqualTo(AT.plusMillis(10));
        assertThat(hold.after(AT)).isEqualTo(hold);
        assertThat(hold.minus(1, AT.plusMillis(10))).isEqualTo(new Hold("t-0-7", 1, 2, 1, AT.plusMillis(10), false));
    }

    @ParameterizedTest
    @EnumSource(DeadLetterAction.Type.class)
    void onlyADiscardOfWhatIsWaitedForEndsTheWait(DeadLetterAction.Type type) {
        // Then
        assertThat(RULES.lifts(HOLD, action("t-0-7", type))).isEqualTo(type == DeadLetterAction.Type.DISCARDED);
        assertThat(RULES.lifts(HOLD, action("t-0-8", type))).isFalse();
    }

    @Test
    void nothingIsWaitedForAnyMoreWhileThoseThatWaitedAreDecided() {
        // Given
        Hold lifted = HOLD.plus(30).lift();

        // Then: a late copy of the redrive waits as all others do
        assertThat(RULES.arrives(lifted, Optional.of("t-0-7"), 30, RECORD_MAX)).isEqualTo(new Arrival.Wait());
        assertThat(RULES.lifts(lifted, action("t-0-7", DeadLetterAction.Type.DISCARDED)))
                .isFalse();
        assertThat(lifted.plus(1).minus(30, AT).after(AT).lifted()).isTrue();
        assertThat(lifted.passedTo("t-0-9").lifted()).isFalse();
    }

    @Test
    void aBusinessNoHoldsUpNothing() {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRules(Set.of(Kind.REJECTED), 1, 1))
                .withMessageContaining("hold-after")
                .withMessageContaining("found REJECTED");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, held-commands-max",
        "10001, 1, held-commands-max",
        "1, 0, held-bytes-max",
        "1, 268435457, held-bytes-max"
    })
    void boundsThatCannotWorkAreRefused(int commands, long bytes, String named) {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HoldRules(Set.of(), commands, bytes))
                .withMessageContaining(named);
    }

    private static void assertFull(Hold hold, long bytes, String sentence) {
        assertThat(RULES.arrives(hold, Optional.empty(), bytes, RECORD_MAX))
                .isInstanceOfSatisfying(
                        Arrival.Full.class,
                        full -> assertThat(full.detail())
                                .contains("dead letter t-0-7")
                                .contains(sentence));
    }

    private static Optional<Ended> ended(Kind kind, String code) {
        return Optional.of(new Ended(kind, code, "t-0-9"));
    }

    private static DeadLetterAction action(String id, DeadLetterAction.Type type) {
        return new DeadLetterAction(id, type, "ops", "why", AT, Optional.empty(), List.of());
    }
}
