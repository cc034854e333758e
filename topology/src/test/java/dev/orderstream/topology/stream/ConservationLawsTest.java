package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import dev.orderstream.topology.stream.RandomHolds.Step;
import dev.orderstream.topology.stream.RandomRecords.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.streams.test.TestRecord;

/** The laws of semantics.md, over random command topics. */
class ConservationLawsTest {
    private static final Decider<OrderCommand, OrderEvent, Order> DECIDER = new OrderDecider();
    private static final int HELD_MAX = 8;

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void everyRecordEndsExactlyOnce(@ForAll("topics") List<Sent> topic) {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            long letters = 0;
            for (Sent sent : topic) {

                // When
                send(orders, sent);

                // Then
                List<Reply> replies =
                        orders.replies().stream().map(record -> record.value()).toList();
                List<DeadLetter> set = orders.deadLetters().stream()
                        .map(record -> record.value())
                        .toList();
                long withEvents = orders.events().isEmpty() ? 0 : 1;
                long duplicates = replies.stream().filter(Reply::duplicate).count();
                assertThat(withEvents + orders.outcomes().size() + duplicates + set.size())
                        .as("ends of %s", sent)
                        .isEqualTo(1);
                assertThat(replies).hasSize(sent instanceof Sent.Good ? 1 : 0);
                assertThat(orders.results()).hasSize(1);
                letters += set.size();
            }
            assertThat(letters).isLessThanOrEqualTo(topic.size());
        }
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void theTopologyDecidesWhatTheDomainDecides(@ForAll("topics") List<Sent> topic) {
        // Given
        Oracle oracle = new Oracle();
        topic.forEach(oracle::take);

        // When
        try (OrdersDriver orders = new OrdersDriver()) {
            topic.forEach(sent -> send(orders, sent));

            // Then
            Map<String, List<OrderEvent>> events = new HashMap<>();
            Map<String, List<Long>> versions = new HashMap<>();
            orders.events().stream().map(record -> record.value()).forEach(event -> {
                events.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>())
                        .add(event.event());
                versions.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>())
                        .add(event.version());
            });
            assertThat(events).isEqualTo(oracle.events);
            versions.values()
                    .forEach(list -> assertThat(list)
                            .isEqualTo(LongStream.rangeClosed(1, list.size())
                                    .boxed()
                                    .toList()));
            oracle.aggregates.forEach((orderId, aggregate) -> assertThat(
                            orders.state(orderId).map(Aggregate::state).orElse(Order.NONE))
                    .isEqualTo(aggregate.state()));
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void sendingEverythingAgainAddsNoEventForWhatWasAccepted(@ForAll("topics") List<Sent> topic) {
        // Given
        try (OrdersDriver orders = new OrdersDriver()) {
            topic.forEach(sent -> send(orders, sent));
            Set<String> accepted = orders.events().stream()
                    .map(ConservationLawsTest::causation)
                    .collect(Collectors.toSet());
            orders.forget();

            // When
            topic.forEach(sent -> send(orders, sent));

            // Then
            assertThat(orders.events()).noneMatch(record -> accepted.contains(causation(record)));
        }
    }

    /** In = events + no-ops + duplicates + rejections + unreadable + failed + still waiting, after each record; and as the domain says. */
    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void everyRecordEndsExactlyOnceOrStillWaits(@ForAll("holds") List<Step> steps) {
        // Given
        HoldOracle oracle = new HoldOracle(HELD_MAX);
        HoldRules rules = new HoldRules(Set.of(DeadLetter.Kind.FAILED), HELD_MAX, HoldRules.BYTES_MAX);
        DecideSettings settings = new DecideSettings(1, DecideSettings.RECORD_BYTES_MAX, Map.of(), rules);
        try (OrdersDriver orders = new OrdersDriver(settings, new Misbehaving())) {
            Map<String, List<OrderEvent>> events = new HashMap<>();
            Map<String, String> letters = new HashMap<>();
            long sent = 0;
            long ended = 0;
            for (Step step : steps) {

                // When
                sent += take(orders, oracle, step);

                // Then
                List<Recorded<OrderEvent>> appended =
                        orders.events().stream().map(record -> record.value()).toList();
                List<DeadLetter> set = orders.deadLetters().stream()
                        .map(record -> record.value())
                        .toList();
                ended += appended.stream()
                        .map(event -> event.aggregateId() + event.metadata().causationId())
                        .distinct()
                        .count();
                ended += orders.outcomes().size() + set.size();
                ended += orders.replies().stream()
                        .filter(reply -> reply.value().duplicate())
                        .count();
                assertThat(ended + orders.waiting()).as("after %s", step).isEqualTo(sent);
                appended.forEach(event -> events.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>())
                        .add(event.event()));
                set.forEach(letter -> assertThat(letters.put(letter.id(), kind(letter)))
                        .as("one dead letter of %s", letter.id())
                        .isNull());
                assertThat(orders.waiting()).isEqualTo(oracle.waiting());
            }
            oracle.events.values().removeIf(List::isEmpty);
            assertThat(events).isEqualTo(oracle.events);
            assertThat(letters).isEqualTo(oracle.letters);
        }
    }

    @Provide
    Arbitrary<List<Step>> holds() {
        return RandomHolds.steps();
    }

    /** How many records that is on the command topic. */
    private static int take(OrdersDriver orders, HoldOracle oracle, Step step) {
        switch (step) {
            case Step.Send send -> {
                send(orders, send.sent());
                oracle.send(send.sent(), orders.lastSent());
                return 1;
            }
            case Step.Redrive redrive -> {
                Optional<String> of = oracle.waitsFor(redrive.good().orderId()).filter(letter -> redrive.awaited());
                orders.send(
                        redrive.good().record(),
                        Headers.REPLY_PARTITION,
                        "0",
                        Headers.REDRIVE_OF,
                        of.orElse("order-commands-0-4711"));
                if (of.isPresent()) {
                    oracle.redrive(redrive.good(), orders.lastSent());
                } else {
                    oracle.send(redrive.good(), orders.lastSent());
                }
                return 1;
            }
            case Step.Discard discard -> {
                Optional<String> of = oracle.waitsFor(discard.orderId()).filter(letter -> discard.awaited());
                orders.act(discard.orderId(), of.orElse("order-commands-0-4711"), DeadLetterAction.Type.DISCARDED);
                of.ifPresent(letter -> oracle.discard(discard.orderId()));
                return 0;
            }
        }
    }

    private static String kind(DeadLetter letter) {
        return letter.code().equals(HoldRules.HOLD_FULL)
                ? "FULL"
                : letter.kind().name();
    }

    @Provide
    Arbitrary<List<Sent>> topics() {
        return RandomRecords.topics();
    }

    private static String causation(TestRecord<byte[], Recorded<OrderEvent>> record) {
        Recorded<OrderEvent> event = record.value();
        return event.aggregateId() + " " + event.metadata().causationId().orElseThrow();
    }

    private static void send(OrdersDriver orders, Sent sent) {
        switch (sent) {
            case Sent.Good good -> orders.send(good.record(), Headers.REPLY_PARTITION, "0");
            case Sent.Poison poison ->
                orders.send(poison.key(), poison.value(), OrdersDriver.headers(Headers.REPLY_PARTITION, "0"));
        }
    }

    /** The pure handler over maps. The broker's clock is the test's: one millisecond a record. */
    private static final class Oracle {
        private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(DECIDER);
        private final Map<String, Aggregate<Order>> aggregates = new HashMap<>();
        private final Map<String, List<OrderEvent>> events = new HashMap<>();
        private int taken;

        void take(Sent sent) {
            taken++;
            if (sent instanceof Sent.Good good) {
                Aggregate<Order> before = aggregates.getOrDefault(good.orderId(), Aggregate.absent(DECIDER));
                if (handler.handle(before, command(good)) instanceof Outcome.Accepted<OrderEvent, Order> accepted) {
                    aggregates.put(good.orderId(), accepted.aggregate());
                    if (!accepted.events().isEmpty()) {
                        events.computeIfAbsent(good.orderId(), id -> new ArrayList<>())
                                .addAll(accepted.events());
                    }
                }
            }
        }

        private Command<OrderCommand> command(Sent.Good good) {
            return new Command<>(
                    good.commandId(),
                    good.orderId(),
                    good.expectedVersion(),
                    good.command().hashCode(),
                    OrdersDriver.START.plusMillis(taken),
                    good.command());
        }
    }
}
