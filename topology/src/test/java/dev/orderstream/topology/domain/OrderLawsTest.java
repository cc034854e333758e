package dev.orderstream.topology.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.domain.RandomSteps.Step;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.Outcome;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for every sequence of commands. */
class OrderLawsTest {
    private static final Set<OrderStatus> TERMINAL = Set.of(OrderStatus.DELIVERED, OrderStatus.CANCELLED);

    @Provide
    Arbitrary<List<Step>> sequences() {
        return RandomSteps.sequences();
    }

    @Property
    void theSequencesReachEveryStateAndRefund(@ForAll("sequences") List<Step> steps) {
        // When
        Order order = OrderRun.of(steps).aggregate().state();

        // Then
        Statistics.label("state").collect(order.status()).coverage(coverage -> {
            for (OrderStatus status : Set.of(
                    OrderStatus.DRAFT,
                    OrderStatus.SUBMITTED,
                    OrderStatus.PAID,
                    OrderStatus.SHIPPED,
                    OrderStatus.DELIVERED,
                    OrderStatus.CANCELLED)) {
                coverage.check(status).count(count -> count > 0);
            }
        });
        Statistics.label("refunded")
                .collect(order.refunded() > 0)
                .coverage(coverage -> coverage.check(true).count(count -> count > 0));
        Statistics.label("refund due")
                .collect(order.refundDue() > 0)
                .coverage(coverage -> coverage.check(true).count(count -> count > 0));
    }

    @Property
    void versionsAreContiguousFromOne(@ForAll("sequences") List<Step> steps) {
        // When
        OrderRun run = OrderRun.of(steps);

        // Then
        assertThat(run.log().stream().map(OrderRun.Recorded::version))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, run.log().size()).boxed().toList());
        assertThat(run.aggregate().version()).isEqualTo(run.log().size());
    }

    @Property
    void paidIsTheSumOfPayments(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);

        // When
        BigInteger payments = sum(events(run, PaymentReceived.class).map(PaymentReceived::amount));

        // Then
        assertThat(BigInteger.valueOf(run.aggregate().state().paid())).isEqualTo(payments);
    }

    @Property
    void refundedAndRefundDueAreTheSumOfRequestsAndNeverMoreThanWasPaid(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);
        Order order = run.aggregate().state();

        // When
        BigInteger requested = sum(events(run, RefundRequested.class).map(RefundRequested::amount));

        // Then
        assertThat(BigInteger.valueOf(order.refunded()).add(BigInteger.valueOf(order.refundDue())))
                .isEqualTo(requested);
        assertThat(requested).isLessThanOrEqualTo(BigInteger.valueOf(order.paid()));
    }

    @Property
    void whatIsKeptIsTheTotalOnceItIsPaidAndNothingOnceItIsCancelled(@ForAll("sequences") List<Step> steps) {
        // When
        Order order = OrderRun.of(steps).aggregate().state();

        // Then
        switch (order.status()) {
            case NONE, DRAFT -> assertThat(order.paid()).isZero();
            case SUBMITTED -> assertThat(order.kept()).isBetween(0L, order.total() - 1);
            case PAID, SHIPPED, DELIVERED -> assertThat(order.kept()).isEqualTo(order.total());
            case CANCELLED -> assertThat(order.kept()).isZero();
        }
    }

    @Property
    void replayingTheLogGivesTheSameState(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);

        // When
        Aggregate<Order> replayed = run.handler()
                .fold(
                        Aggregate.absent(new OrderDecider()),
                        run.log().stream().map(OrderRun.Recorded::event).toList());

        // Then
        assertThat(replayed.state()).isEqualTo(run.aggregate().state());
        assertThat(replayed.version()).isEqualTo(run.aggregate().version());
    }

    @Property
    void anAcceptedCommandSentAgainHasNoEffectAndTellsItsOutcome(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);

        for (OrderRun.Handled handled : run.handled()) {
            if (handled.outcome() instanceof Outcome.Accepted<OrderEvent, Order> accepted) {
                // When
                Outcome<OrderEvent, Order> again = run.handler().handle(run.aggregate(), handled.command());

                // Then
                assertThat(again).isInstanceOfSatisfying(Outcome.Duplicate.class, duplicate -> {
                    assertThat(duplicate.original().commandId())
                            .isEqualTo(handled.command().commandId());
                    assertThat(duplicate.original().version())
                            .isEqualTo(accepted.aggregate().version());
                    assertThat(duplicate.original().eventTypes()).hasSameSizeAs(accepted.events());
                });
            }
        }
    }

    @Property
    void anAcceptedIdWithAnotherPayloadIsRefused(@ForAll("sequences") List<Step> steps) {
        // When
        OrderRun run = OrderRun.of(steps);

        // Then
        run.accepted().forEach(accepted -> {
            Command<OrderCommand> reuse = new Command<>(
                    accepted.commandId(),
                    "order-1",
                    OptionalLong.empty(),
                    accepted.payloadHash() + 1,
                    Orders.AT,
                    new OrderCommand.SubmitOrder());
            assertThat(code(run.handler().handle(run.aggregate(), reuse))).contains("COMMAND_ID_REUSED");
        });
    }

    @Property
    void aRejectedCommandLeavesNoTrace(@ForAll("sequences") List<Step> steps) {
        // When
        OrderRun run = OrderRun.of(steps);

        // Then
        for (OrderRun.Handled handled : run.handled()) {
            boolean rejected = code(handled.outcome()).isPresent();
            assertThat(run.aggregate()
                            .accepted()
                            .find(handled.command().commandId())
                            .isEmpty())
                    .isEqualTo(rejected);
        }
    }

    @Property
    void decidingIsRepeatable(@ForAll("sequences") List<Step> steps) {
        // When
        OrderRun run = OrderRun.of(steps);

        // Then
        for (OrderRun.Handled handled : run.handled()) {
            assertThat(run.handler().handle(handled.before(), handled.command()))
                    .isEqualTo(handled.outcome());
        }
    }

    @Property
    void theViewAgreesWithTheOrder(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);
        Order order = run.aggregate().state();

        // When
        OrderView view = view(run.log());

        // Then
        assertThat(view)
                .isEqualTo(new OrderView(
                        "order-1",
                        order.customerId(),
                        order.currency(),
                        order.status(),
                        run.aggregate().version(),
                        order.items(),
                        order.total(),
                        order.paid(),
                        order.refundDue(),
                        order.refunded(),
                        Orders.AT,
                        Orders.AT));
    }

    @Property
    void eventsThatTheViewSeesTwiceChangeNothing(@ForAll("sequences") List<Step> steps) {
        // Given
        OrderRun run = OrderRun.of(steps);

        // When
        OrderView once = view(run.log());
        OrderView twice = once;
        for (OrderRun.Recorded recorded : run.log()) {
            twice = twice.apply(recorded.version(), Orders.AT, recorded.event());
        }

        // Then
        assertThat(twice).isEqualTo(once);
    }

    @Property
    void terminalStatesStayTerminal(@ForAll("sequences") List<Step> steps) {
        // When
        OrderRun run = OrderRun.of(steps);

        // Then
        Order order = Order.NONE;
        for (OrderRun.Recorded recorded : run.log()) {
            Order next = order.after(recorded.event());
            if (TERMINAL.contains(order.status())) {
                assertThat(next.status()).isEqualTo(order.status());
            }
            order = next;
        }
    }

    @Property
    void theTotalNeverWraps(@ForAll("sequences") List<Step> steps) {
        // Given
        Order order = OrderRun.of(steps).aggregate().state();

        // When
        BigInteger exact = order.items().stream()
                .map(line ->
                        BigInteger.valueOf(line.unitPrice().amount()).multiply(BigInteger.valueOf(line.quantity())))
                .reduce(BigInteger.ZERO, BigInteger::add);

        // Then
        assertThat(BigInteger.valueOf(order.total())).isEqualTo(exact);
    }

    private static OrderView view(List<OrderRun.Recorded> log) {
        OrderRun.Recorded first = log.get(0);
        OrderView view = OrderView.first("order-1", first.version(), Orders.AT, first.event());
        for (OrderRun.Recorded recorded : log.subList(1, log.size())) {
            view = view.apply(recorded.version(), Orders.AT, recorded.event());
        }
        return view;
    }

    private static <E extends OrderEvent> Stream<E> events(OrderRun run, Class<E> type) {
        return run.log().stream()
                .map(OrderRun.Recorded::event)
                .filter(type::isInstance)
                .map(type::cast);
    }

    private static BigInteger sum(Stream<Money> amounts) {
        return amounts.map(money -> BigInteger.valueOf(money.amount())).reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static Optional<String> code(Outcome<OrderEvent, Order> outcome) {
        return outcome instanceof Outcome.Rejected<OrderEvent, Order> rejected
                ? Optional.of(rejected.rejection().code())
                : Optional.empty();
    }
}
