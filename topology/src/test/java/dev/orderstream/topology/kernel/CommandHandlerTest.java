package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.kernel.Counter.Event;
import dev.orderstream.topology.kernel.Counter.Request;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CommandHandlerTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30Z");

    private final Counter.Rules rules = new Counter.Rules();
    private final CommandHandler<Request, Event, Counter> handler = new CommandHandler<>(rules);
    private final Aggregate<Counter> absent = Aggregate.absent(rules);
    private final Aggregate<Counter> opened = accepted(absent, command("open", new Request.Open()));

    @Test
    void anAbsentAggregateHasVersionZeroAndRemembersNothing() {
        // Then
        assertThat(absent).isEqualTo(new Aggregate<>(0, Counter.NONE, AcceptedCommands.NONE));
    }

    @Test
    void anAcceptedCommandAppendsFoldsAndIsRemembered() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, command("c", 7, new Request.RaiseTwice(3)));

        // Then
        assertThat(outcome)
                .isEqualTo(new Outcome.Accepted<>(
                        List.of(new Event.Raised(3), new Event.Raised(3)),
                        2,
                        new Aggregate<>(
                                3,
                                new Counter(true, 6),
                                opened.accepted()
                                        .plus(new AcceptedCommand("c", 7, 3, "AT_6", List.of("Raised", "Raised"))))));
    }

    @Test
    void aNoOpIsRememberedAtTheUnchangedVersionWithoutEvents() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, command("c", 7, new Request.Raise(0)));

        // Then
        assertThat(outcome)
                .isEqualTo(new Outcome.Accepted<Event, Counter>(
                        List.of(),
                        2,
                        new Aggregate<>(
                                1,
                                new Counter(true, 0),
                                opened.accepted().plus(new AcceptedCommand("c", 7, 1, "AT_0", List.of())))));
    }

    @Test
    void aNoOpSentAgainIsADuplicate() {
        // Given
        Command<Request> noOp = command("c", new Request.Raise(0));
        Aggregate<Counter> after = accepted(opened, noOp);

        // When
        Outcome<Event, Counter> outcome = handler.handle(after, noOp);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Duplicate.class);
    }

    @Test
    void aDuplicateTellsTheOriginalOutcomeThoughTheAggregateHasMovedOn() {
        // Given
        Aggregate<Counter> later = accepted(opened, command("c", 7, new Request.Raise(5)));
        later = accepted(later, command("d", new Request.Raise(1)));

        // When
        Outcome<Event, Counter> outcome = handler.handle(later, command("c", 7, new Request.Raise(5)));

        // Then
        assertThat(outcome)
                .isEqualTo(new Outcome.Duplicate<>(new AcceptedCommand("c", 7, 2, "AT_5", List.of("Raised"))));
    }

    @Test
    void aDuplicateIsOneEvenWhenItsExpectedVersionIsByNowStale() {
        // Given
        Command<Request> raise = expecting(1, command("c", new Request.Raise(5)));
        Aggregate<Counter> after = accepted(opened, raise);

        // When
        Outcome<Event, Counter> outcome = handler.handle(after, raise);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Duplicate.class);
    }

    @Test
    void aDuplicateIsOneEvenWhenItWouldByNowBeRefused() {
        // Given
        Command<Request> open = command("open", new Request.Open());

        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Duplicate.class);
    }

    @Test
    void anAcceptedIdWithAnotherPayloadIsRejectedBeforeAnythingElse() {
        // Given a payload that is malformed, and a stale version
        Aggregate<Counter> after = accepted(opened, command("c", 7, new Request.Raise(5)));
        Command<Request> reuse = expecting(0, command("c", 8, new Request.Raise(-1)));

        // When
        Outcome<Event, Counter> outcome = handler.handle(after, reuse);

        // Then
        assertRejected(outcome, Rejection.COMMAND_ID_REUSED, 2, "AT_5");
        assertThat(rejection(outcome).detail())
                .isEqualTo("The commandId was accepted before with another payload, at version 2.");
    }

    @Test
    void aRejectionTellsVersionAndStateAsFound() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, command("c", new Request.Raise(101)));

        // Then
        assertRejected(outcome, "TOO_HIGH", 1, "AT_0");
    }

    @Test
    void aRejectionOfAnAbsentAggregateTellsVersionZero() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(absent, command("c", new Request.Raise(1)));

        // Then
        assertRejected(outcome, "EXISTENCE", 0, "NONE");
    }

    @Test
    void aRejectedCommandLeavesNoTraceAndIsDecidedAgain() {
        // Given a command that was rejected, for the counter was not open
        Command<Request> raise = command("c", new Request.Raise(5));
        assertRejected(handler.handle(absent, raise), "EXISTENCE", 0, "NONE");

        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, raise);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void aRejectedIdMayComeAgainWithAnotherPayload() {
        // Given
        assertRejected(handler.handle(opened, command("c", 7, new Request.Raise(101))), "TOO_HIGH", 1, "AT_0");

        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, command("c", 8, new Request.Raise(100)));

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void theEnvelopesShapeComesBeforeAdmission() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, expecting(-1, command("c", new Request.Raise(-1))));

        // Then
        assertThat(rejection(outcome).field()).contains("expectedVersion");
    }

    @Test
    void admissionComesBeforeTheExpectedVersion() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, expecting(9, command("c", new Request.Open())));

        // Then
        assertRejected(outcome, "EXISTENCE", 1, "AT_0");
    }

    @Test
    void theExpectedVersionComesBeforeTheNoOp() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, expecting(9, command("c", new Request.Raise(0))));

        // Then
        assertRejected(outcome, Rejection.VERSION_CONFLICT, 1, "AT_0");
    }

    @Test
    void theExpectedVersionComesBeforeTheDecision() {
        // When
        Outcome<Event, Counter> outcome = handler.handle(opened, expecting(0, command("c", new Request.Raise(101))));

        // Then
        assertRejected(outcome, Rejection.VERSION_CONFLICT, 1, "AT_0");
    }

    @Test
    void theExactVersionIsExpected() {
        // Given
        Command<Request> raise = command("c", new Request.Raise(1));

        // When, Then
        assertThat(handler.handle(opened, expecting(1, raise))).isInstanceOf(Outcome.Accepted.class);
        assertRejected(handler.handle(opened, expecting(2, raise)), Rejection.VERSION_CONFLICT, 1, "AT_0");
        assertThat(rejection(handler.handle(opened, expecting(2, raise))).detail())
                .isEqualTo("Expected version 2, but the version is 1.");
    }

    @Test
    void versionZeroExpectsThatNothingExists() {
        // Given
        Command<Request> open = command("c", new Request.Open());

        // When, Then
        assertThat(handler.handle(absent, expecting(0, open))).isInstanceOf(Outcome.Accepted.class);
        assertRejected(handler.handle(absent, expecting(1, open)), Rejection.VERSION_CONFLICT, 0, "NONE");
    }

    @Test
    void foldCountsVersionsAndLeavesTheWindowAlone() {
        // When
        Aggregate<Counter> folded = handler.fold(opened, List.of(new Event.Raised(1), new Event.Raised(2)));

        // Then
        assertThat(folded).isEqualTo(new Aggregate<>(3, new Counter(true, 3), opened.accepted()));
    }

    @Test
    void theOldestOf128AcceptedCommandsIsStillADuplicate() {
        // Given 128 accepted commands, of which "open" is the oldest
        Aggregate<Counter> full = withNoOps(opened, 127);

        // When
        Outcome<Event, Counter> outcome = handler.handle(full, command("open", new Request.Open()));

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Duplicate.class);
    }

    @Test
    void theOldestOf129AcceptedCommandsIsDecidedAgain() {
        // Given
        Aggregate<Counter> overfull = withNoOps(opened, 128);

        // When
        Outcome<Event, Counter> outcome = handler.handle(overfull, command("open", new Request.Open()));

        // Then
        assertRejected(outcome, "EXISTENCE", 1, "AT_0");
    }

    private Aggregate<Counter> withNoOps(Aggregate<Counter> aggregate, int count) {
        Aggregate<Counter> next = aggregate;
        for (int i = 0; i < count; i++) {
            next = accepted(next, command("no-op-" + i, new Request.Raise(0)));
        }
        return next;
    }

    private Aggregate<Counter> accepted(Aggregate<Counter> aggregate, Command<Request> command) {
        Outcome<Event, Counter> outcome = handler.handle(aggregate, command);
        if (outcome instanceof Outcome.Accepted<Event, Counter> accepted) {
            return accepted.aggregate();
        }
        throw new AssertionError("not accepted: " + outcome);
    }

    private static void assertRejected(Outcome<Event, Counter> outcome, String code, long version, String state) {
        assertThat(outcome).isEqualTo(new Outcome.Rejected<Event, Counter>(rejection(outcome), version, state));
        assertThat(rejection(outcome).code()).isEqualTo(code);
    }

    private static Rejection rejection(Outcome<Event, Counter> outcome) {
        if (outcome instanceof Outcome.Rejected<Event, Counter> rejected) {
            return rejected.rejection();
        }
        throw new AssertionError("not rejected: " + outcome);
    }

    private static Command<Request> command(String id, Request payload) {
        return command(id, payload.hashCode(), payload);
    }

    private static Command<Request> command(String id, long hash, Request payload) {
        return new Command<>(id, "counter-1", OptionalLong.empty(), hash, AT, payload);
    }

    private static Command<Request> expecting(long version, Command<Request> command) {
        return new Command<>(
                command.commandId(),
                command.aggregateId(),
                OptionalLong.of(version),
                command.payloadHash(),
                command.at(),
                command.payload());
    }
}
