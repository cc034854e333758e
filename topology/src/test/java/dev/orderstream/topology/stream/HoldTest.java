package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Hold;
import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After a FAILED dead letter of an order its later commands wait until that is redriven or discarded. */
class HoldTest {
    private static final String ORDER = Commands.ORDER;
    private static final int COMMANDS_MAX = 3;
    private static final HoldRules RULES = new HoldRules(Set.of(DeadLetter.Kind.FAILED), COMMANDS_MAX, 100_000);

    private final OrdersDriver orders =
            new OrdersDriver(new DecideSettings(1, 8_192, Map.of(), RULES), new Misbehaving());
    private String letter = "";

    /** An order that waits for its one dead letter. */
    @BeforeEach
    void holdUp() {
        orders.send(Commands.create("command-1"));
        orders.send(bad("bad-1"));
        letter = onlyLetter().id();
        orders.forget();
    }

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void laterCommandsWaitAndOtherOrdersGoOn() {
        // When
        orders.send(add("a"), Headers.REPLY_PARTITION, "0");
        orders.send(add("b"));
        orders.send(Commands.create("order-2", "command-2"));

        // Then: nobody is told what is not decided
        assertThat(orders.results()).containsExactly("CreateOrder ACCEPTED");
        assertThat(orders.replies()).isEmpty();
        assertThat(orders.told().held).isEqualTo(2);
        assertThat(orders.told().holding.values()).containsExactly(List.of(1L, 2L));
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(letter);
    }

    @Test
    void aRedriveIsDecidedAtOnceAndThenThoseThatWaitedInTheirOrder() {
        // Given
        orders.send(add("a"), Headers.REPLY_PARTITION, "0");
        orders.send(add("b"));

        // When
        redrive(letter, add("redriven"));

        // Then
        assertThat(causes()).containsExactly("add-redriven 2", "add-a 3", "add-b 4");
        assertThat(orders.replies())
                .extracting(reply -> reply.value().commandId())
                .containsExactly("add-a");
        assertThat(orders.hold(ORDER)).isEmpty();
        assertThat(orders.told().holding.values()).containsExactly(List.of(0L, 0L));
        assertThat(orders.waiting()).isZero();
    }

    @Test
    void eventTimesOfAnOrderDoNotGoBackForWhatWaited() {
        // Given
        orders.send(add("a"));
        redrive(letter, bad("bad-2"));
        String second = onlyLetter().id();
        Instant decided = orders.lastSent();
        orders.send(add("b"));
        Instant sentLast = orders.lastSent();

        // When: "a" came before the redrive that was decided meanwhile, and waited on
        orders.act(ORDER, second, DeadLetterAction.Type.DISCARDED);

        // Then
        List<Recorded<?>> events = events();
        assertThat(events).extracting(Recorded::at).containsExactly(decided, sentLast);
    }

    @Test
    void aRedriveThatFailsAgainIsWhatIsWaitedForThen() {
        // Given
        orders.send(add("a"));

        // When
        redrive(letter, bad("bad-2"));

        // Then
        DeadLetter second = onlyLetter();
        assertThat(second.redriveOf()).contains(letter);
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(second.id());
        assertThat(orders.events()).isEmpty();

        // Then: the first is no longer waited for
        redrive(letter, add("late"));
        orders.act(ORDER, letter, DeadLetterAction.Type.DISCARDED);
        assertThat(orders.events()).isEmpty();
        redrive(second.id(), add("redriven"));
        assertThat(causes()).containsExactly("add-redriven 2", "add-a 3", "add-late 4");
    }

    @Test
    void aRedriveThatIsRefusedOrUnreadableEndsTheWait() {
        // Given
        orders.send(add("a"));

        // When
        redrive(letter, Commands.addTheSameItem("refused"));

        // Then
        assertThat(orders.results()).containsExactly("AddItem REJECTED ITEM_EXISTS", "AddItem ACCEPTED");

        // When
        orders.send(bad("bad-2"));
        orders.send(add("b"));
        orders.forget();
        orders.send(ORDER.getBytes(UTF_8), new byte[] {1}, OrdersDriver.headers(Headers.REDRIVE_OF, heldBy()));

        // Then
        assertThat(orders.results()).containsExactly("none UNREADABLE NOT_AVRO", "AddItem ACCEPTED");
    }

    @ParameterizedTest
    @EnumSource(DeadLetterAction.Type.class)
    void onlyADiscardEndsTheWait(DeadLetterAction.Type type) {
        // Given
        orders.send(add("a"));

        // When
        orders.act(ORDER, letter, type);

        // Then
        boolean isLifted = type == DeadLetterAction.Type.DISCARDED;
        assertThat(orders.events()).hasSize(isLifted ? 1 : 0);
        assertThat(orders.hold(ORDER).isEmpty()).isEqualTo(isLifted);
    }

    @Test
    void actionsOnAnotherLetterAndGarbageDoNothing() {
        // Given
        orders.send(add("a"));

        // When
        orders.act(ORDER, Topics.ORDER_COMMANDS + "-0-99", DeadLetterAction.Type.DISCARDED);
        orders.act("order-2", letter, DeadLetterAction.Type.DISCARDED);
        orders.act(ORDER.getBytes(UTF_8), new byte[] {0, 1, 2});
        orders.act(ORDER.getBytes(UTF_8), null);
        orders.act(null, orders.bytes(add("no action")));

        // Then
        assertThat(orders.results()).isEmpty();
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(letter);
    }

    @Test
    void oneThatFailsAmongThoseThatWaitedHoldsUpTheRest() {
        // Given
        orders.send(add("a"));
        orders.send(bad("bad-2"), "mine", "kept");
        Instant sent = orders.lastSent();
        orders.send(add("b"));

        // When
        redrive(letter, add("redriven"));

        // Then: its dead letter is that of its own record
        assertThat(causes()).containsExactly("add-redriven 2", "add-a 3");
        DeadLetter second = onlyLetter();
        assertThat(second.id()).isEqualTo(Topics.ORDER_COMMANDS + "-0-3");
        assertThat(second.source().timestamp()).isEqualTo(sent);
        assertThat(second.source().headers())
                .extracting(DeadLetter.Header::name)
                .containsExactly("mine");
        assertThat(second.attempt()).isEqualTo(1);
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(second.id());
        assertThat(orders.told().holding.values()).containsExactly(List.of(1L, 1L));

        // Then
        orders.act(ORDER, second.id(), DeadLetterAction.Type.DISCARDED);
        assertThat(causes()).containsExactly("add-b 4");
    }

    @Test
    void beyondTheBoundACommandFailsAndSaysWhatItWouldHaveWaitedFor() {
        // Given
        List.of("a", "b", "c").forEach(item -> orders.send(add(item)));

        // When
        orders.send(add("d"), Headers.REPLY_PARTITION, "0");
        orders.send(ORDER.getBytes(UTF_8), new byte[] {1}, new RecordHeaders());

        // Then
        assertThat(orders.results()).containsExactly("AddItem FAILED HOLD_FULL", "none FAILED HOLD_FULL");
        assertThat(orders.deadLetters().getFirst().value().detail()).contains(letter);
        Reply reply = orders.replies().getFirst().value();
        assertThat(reply.result()).isEqualTo(Reply.Result.FAILED);
        assertThat(reply.version()).isEqualTo(1);
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(letter);

        // Then: those that wait are not harmed
        orders.act(ORDER, letter, DeadLetterAction.Type.DISCARDED);
        assertThat(causes()).containsExactly("add-a 2", "add-b 3", "add-c 4");
    }

    @Test
    void aCommandThatNoStoreTakesFailsInsteadOfStoppingTheThread() {
        // When: a record of 8,192 bytes and more, with a key and a header
        orders.send(ORDER.getBytes(UTF_8), new byte[8_192], OrdersDriver.headers("mine", "kept"));

        // Then
        assertThat(orders.results()).containsExactly("none FAILED HOLD_FULL");
        assertThat(onlyLetter().detail()).contains("too large").contains("8192");
    }

    /** A thousand commands of a large order take longer than a transaction may. */
    @Test
    void thoseThatWaitedAreDecidedSomeAtATimeAndWhatComesMeanwhileBehindThem() {
        HoldRules slowly = new HoldRules(Set.of(DeadLetter.Kind.FAILED), COMMANDS_MAX, 100_000, Duration.ZERO);
        try (OrdersDriver few = new OrdersDriver(new DecideSettings(1, 8_192, Map.of(), slowly), new Misbehaving())) {
            // Given
            few.send(Commands.create("command-1"));
            few.send(bad("bad-1"));
            String waitedFor = few.deadLetters().getFirst().value().id();
            List.of("a", "b", "c").forEach(item -> few.send(add(item)));
            few.forget();

            // When: one at a time, since there is no time at all
            few.act(ORDER, waitedFor, DeadLetterAction.Type.DISCARDED);
            few.send(add("d"), Headers.REDRIVE_OF, waitedFor);
            List<String> atOnce = causes(few);
            few.tick();
            List<String> afterATick = causes(few);
            few.tick();
            few.tick();
            few.tick();

            // Then
            assertThat(atOnce).containsExactly("add-a 2");
            assertThat(afterATick).containsExactly("add-b 3");
            assertThat(causes(few)).containsExactly("add-c 4", "add-d 5");
            assertThat(few.hold(ORDER)).isEmpty();
            assertThat(few.waiting()).isZero();
            assertThat(few.told().holding.values()).containsExactly(List.of(0L, 0L));
        }
    }

    @Test
    void whatCannotBeReadWaitsTooUnlessItIsNoOrdersAtAll() {
        // When
        orders.send(ORDER.getBytes(UTF_8), new byte[] {1}, new RecordHeaders());
        orders.send(add("a"));
        orders.send(null, new byte[] {1}, new RecordHeaders());
        orders.send(new byte[] {-1, -2}, new byte[] {1}, new RecordHeaders());

        // Then
        assertThat(orders.results()).containsExactly("none UNREADABLE NULL_KEY", "none UNREADABLE BAD_KEY");

        // Then
        orders.act(ORDER, letter, DeadLetterAction.Type.DISCARDED);
        assertThat(orders.results()).containsExactly("none UNREADABLE NOT_AVRO", "AddItem ACCEPTED");
    }

    @Test
    void aDamagedHoldIsAFailureOfItsOrdersCommandsOnly() {
        // Given
        orders.store(Stores.HOLDS).put(Stores.orderKey(ORDER), new byte[] {1, 2});

        // When
        orders.send(add("a"));
        orders.act(ORDER, letter, DeadLetterAction.Type.DISCARDED);
        orders.send(Commands.create("order-2", "command-2"));

        // Then
        assertThat(orders.results()).containsExactly("AddItem FAILED STATE_UNREADABLE", "CreateOrder ACCEPTED");
    }

    @Test
    void whileOneThatWaitsCannotBeReadAllGoOnWaiting() {
        // Given
        orders.send(add("a"));
        orders.send(add("b"));
        byte[] damaged = Stores.heldKey(Stores.orderKey(ORDER), 1);
        byte[] whole = orders.store(Stores.HELD_COMMANDS).get(damaged);
        orders.store(Stores.HELD_COMMANDS).put(damaged, new byte[] {1, 2});

        // When
        orders.act(ORDER, letter, DeadLetterAction.Type.DISCARDED);
        redrive(letter, add("redriven"));

        // Then
        assertThat(orders.results()).containsExactly("AddItem FAILED STATE_UNREADABLE");
        String second = onlyLetter().id();
        assertThat(orders.hold(ORDER).map(Hold::deadLetterId)).contains(second);

        // Then: it is repaired
        orders.store(Stores.HELD_COMMANDS).put(damaged, whole);
        redrive(second, add("redriven"));
        assertThat(causes()).containsExactly("add-redriven 2", "add-a 3", "add-b 4");
    }

    private void redrive(String deadLetterId, SpecificRecord command) {
        orders.send(command, Headers.REDRIVE_OF, deadLetterId, Headers.REDRIVE_ATTEMPT, "2");
    }

    private String heldBy() {
        return orders.hold(ORDER).orElseThrow().deadLetterId();
    }

    private DeadLetter onlyLetter() {
        List<DeadLetter> letters =
                orders.deadLetters().stream().map(record -> record.value()).toList();
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private List<Recorded<?>> events() {
        return events(orders);
    }

    private static List<Recorded<?>> events(OrdersDriver driver) {
        return driver.events().stream()
                .<Recorded<?>>map(record -> record.value())
                .toList();
    }

    /** What each event came of, and its version. */
    private List<String> causes() {
        return causes(orders);
    }

    private static List<String> causes(OrdersDriver driver) {
        return events(driver).stream()
                .map(event -> event.metadata().causationId().orElseThrow() + " " + event.version())
                .toList();
    }

    private static SpecificRecord add(String item) {
        return AvroCommands.of(ORDER, "add-" + item, new OrderCommand.AddItem(Orders.line("item-" + item, 1, 100)));
    }

    private static SpecificRecord bad(String commandId) {
        return AvroCommands.of(ORDER, commandId, new OrderCommand.CancelOrder(Misbehaving.IN_DECIDE));
    }
}
