package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.kernel.HoldRules.Arrival;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** The rules, applied to numbered rows as the stores have them, against a queue that anybody understands. */
class HoldLawsTest {
    private static final int COMMANDS_MAX = 3;
    private static final int BYTES_MAX = 10;
    private static final HoldRules RULES = new HoldRules(Set.of(DeadLetter.Kind.FAILED), COMMANDS_MAX, BYTES_MAX);

    /** What comes. */
    enum What {
        COMMAND,
        REDRIVE,
        REDRIVE_OF_ANOTHER,
        DISCARD,
        DISCARD_OF_ANOTHER
    }

    /** One thing that happens; {@code fails}: how it ends if it is decided. */
    record Step(What what, boolean fails, int bytes) {}

    /** A command, by the number of its step. */
    record Command(int number, boolean fails, int bytes, Instant at) {}

    @Property(tries = 1_000)
    void theRulesDecideWhatAQueueDecides(@ForAll("steps") List<Step> steps) {
        // Given
        ByRules rules = new ByRules();
        Queue queue = new Queue();

        for (int i = 0; i < steps.size(); i++) {
            // When
            rules.take(i, steps.get(i));
            queue.take(i, steps.get(i));

            // Then
            assertThat(rules.decided).isEqualTo(queue.decided);
            assertThat(rules.hold.map(Hold::deadLetterId)).isEqualTo(Optional.ofNullable(queue.waitsFor));
            assertThat(rules.rows.values().stream().map(Command::number).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            queue.waiting.stream().map(Command::number).toList());
            rules.hold.ifPresent(hold -> {
                assertThat(hold.waiting()).isEqualTo(rules.rows.size()).isLessThanOrEqualTo(COMMANDS_MAX);
                assertThat(hold.bytes())
                        .isEqualTo(rules.rows.values().stream()
                                .mapToLong(Command::bytes)
                                .sum())
                        .isLessThanOrEqualTo(BYTES_MAX);
            });
            assertThat(rules.times).isSorted();
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(8, What.COMMAND),
                                Tuple.of(3, What.REDRIVE),
                                Tuple.of(1, What.REDRIVE_OF_ANOTHER),
                                Tuple.of(2, What.DISCARD),
                                Tuple.of(1, What.DISCARD_OF_ANOTHER)),
                        Arbitraries.of(true, false, false),
                        Arbitraries.integers().between(1, 5))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    /** As the topology does it. */
    private static final class ByRules {
        private final Map<Long, Command> rows = new HashMap<>();
        private final List<String> decided = new ArrayList<>();
        private final List<Instant> times = new ArrayList<>();
        private Optional<Hold> hold = Optional.empty();

        void take(int number, Step step) {
            Command command = new Command(number, step.fails(), step.bytes(), Instant.ofEpochMilli(number));
            switch (step.what()) {
                case COMMAND -> arrives(command, Optional.empty());
                case REDRIVE -> arrives(command, hold.map(Hold::deadLetterId));
                case REDRIVE_OF_ANOTHER -> arrives(command, Optional.of("another"));
                case DISCARD -> hold.ifPresent(present -> acted(present, present.deadLetterId()));
                case DISCARD_OF_ANOTHER -> hold.ifPresent(present -> acted(present, "another"));
            }
        }

        private void arrives(Command command, Optional<String> redriveOf) {
            if (hold.isEmpty()) {
                hold = RULES.decided(Optional.empty(), command.at(), decide(command, command.at()));
                return;
            }
            Hold before = hold.get();
            switch (RULES.arrives(before, redriveOf, command.bytes(), BYTES_MAX)) {
                case Arrival.Decide now -> {
                    Instant at = before.later(command.at());
                    hold = RULES.decided(hold, at, decide(command, at));
                    if (hold.isEmpty()) {
                        lift(before.after(at));
                    }
                }
                case Arrival.Wait wait -> {
                    rows.put(before.next(), command);
                    hold = Optional.of(before.plus(command.bytes()));
                }
                case Arrival.Full full -> decided.add(command.number() + " full");
            }
        }

        private void acted(Hold present, String deadLetterId) {
            if (RULES.lifts(
                    present,
                    new DeadLetterAction(
                            deadLetterId,
                            DeadLetterAction.Type.DISCARDED,
                            "ops",
                            "why",
                            Instant.EPOCH,
                            Optional.empty(),
                            List.of()))) {
                hold = Optional.empty();
                lift(present);
            }
        }

        private void lift(Hold from) {
            Hold rest = from;
            while (hold.isEmpty() && rest.waiting() > 0) {
                Command next = Optional.ofNullable(rows.remove(rest.first())).orElseThrow();
                Instant at = rest.later(next.at());
                rest = rest.minus(next.bytes(), at);
                hold = RULES.decided(Optional.of(rest), at, decide(next, at));
            }
        }

        private Optional<Ended> decide(Command command, Instant at) {
            decided.add(command.number() + " decided");
            times.add(at);
            return command.fails()
                    ? Optional.of(new Ended(DeadLetter.Kind.FAILED, "INTERNAL_ERROR", "letter-" + command.number()))
                    : Optional.empty();
        }
    }

    /** A list of those that wait, and the letter that they wait for. */
    private static final class Queue {
        private final Deque<Command> waiting = new ArrayDeque<>();
        private final List<String> decided = new ArrayList<>();
        private @Nullable String waitsFor;

        void take(int number, Step step) {
            Command command = new Command(number, step.fails(), step.bytes(), Instant.EPOCH);
            boolean isFree = waitsFor == null;
            switch (step.what()) {
                case COMMAND, REDRIVE_OF_ANOTHER -> {
                    if (isFree) {
                        decide(command);
                    } else if (waiting.size() == COMMANDS_MAX
                            || command.bytes()
                                            + waiting.stream()
                                                    .mapToInt(Command::bytes)
                                                    .sum()
                                    > BYTES_MAX) {
                        decided.add(number + " full");
                    } else {
                        waiting.addLast(command);
                    }
                }
                case REDRIVE -> {
                    waitsFor = null;
                    decide(command);
                    decideThoseThatWait();
                }
                case DISCARD -> {
                    waitsFor = null;
                    decideThoseThatWait();
                }
                case DISCARD_OF_ANOTHER -> {}
            }
        }

        private void decideThoseThatWait() {
            while (waitsFor == null && !waiting.isEmpty()) {
                decide(waiting.removeFirst());
            }
        }

        private void decide(Command command) {
            decided.add(command.number() + " decided");
            if (command.fails()) {
                waitsFor = "letter-" + command.number();
            }
        }
    }
}
