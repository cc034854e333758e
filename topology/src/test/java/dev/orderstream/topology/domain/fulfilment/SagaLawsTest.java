package dev.orderstream.topology.domain.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.Stock;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What holds for every history of orders, inventory, provider, operators and sagas; see {@link WorldRun}. */
class SagaLawsTest {
    private static final int TRIES = 100;
    private static final Set<OrderStatus> KEPT =
            EnumSet.of(OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED);

    @Test
    void theHistoriesReachEveryStateAndEveryEndOfAStep() {
        // When
        Set<String> seen = new HashSet<>();
        LongStream.range(0, 300).forEach(seed -> {
            World world = WorldRun.of(seed).world();
            seen.addAll(world.seen);
            seen.add(world.strays > 0 ? "stray pieces" : "none");
        });

        // Then
        for (SagaState state : SagaState.values()) {
            assertThat(seen).contains(state.name());
        }
        for (StepKind kind : StepKind.values()) {
            assertThat(seen).contains(kind + " DONE");
            assertThat(kind == StepKind.CONFIRM || seen.contains(kind + " GAVE_UP"))
                    .as("%s is given up", kind)
                    .isTrue();
        }
        assertThat(seen)
                .contains(
                        "RESERVE REFUSED",
                        "CHARGE REFUSED",
                        "REFUND REFUSED",
                        "REFUND RESOLVED",
                        "CANCEL_ORDER RESOLVED",
                        "stray pieces");
    }

    @Property(tries = TRIES)
    void everySagaEnds(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        run.world().orders.forEach((orderId, order) -> {
            OrderStatus status = order.state().status();
            Saga saga = run.world().sagas.get(orderId);
            if (saga == null) {
                assertThat(status).isEqualTo(OrderStatus.CANCELLED);
                return;
            }
            assertThat(saga.isWaiting()).as("%s", saga).isFalse();
            assertThat(saga.phase())
                    .as("%s", saga)
                    .isEqualTo(KEPT.contains(status) ? SagaPhase.COMPLETED : SagaPhase.COMPENSATING);
            assertThat(KEPT.contains(status) || status == OrderStatus.CANCELLED)
                    .as("%s", status)
                    .isTrue();
        });
    }

    @Property(tries = TRIES)
    void onlyARefundThatTheProviderHasNoMoneyForStaysFailed(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        run.world()
                .sagas
                .forEach((orderId, saga) -> saga.steps().forEach((id, step) -> {
                    if (Saga.isStuck(id, step)) {
                        assertThat(id.kind()).isEqualTo(StepKind.REFUND);
                        assertThat(step.amount())
                                .isGreaterThan(run.world().provider.held(SagaIds.payment(orderId)));
                        assertThat(run.world().order(orderId).state().dueRefund(id.subject()))
                                .isPresent();
                    }
                }));
    }

    @Property(tries = TRIES)
    void theOrdersLedgerIsTheProviders(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        run.world().orders.forEach((orderId, aggregate) -> {
            Order order = aggregate.state();
            String own = SagaIds.payment(orderId);
            assertThat(order.payments().getOrDefault(own, 0L))
                    .isEqualTo(run.world().provider.taken(own));
            assertThat(order.refunded() - run.byHand(orderId))
                    .isEqualTo(run.world().provider.paidBack(own));
            assertThat(order.kept()).isEqualTo(KEPT.contains(order.status()) ? order.total() : 0);
            if (order.refundDue() > 0) {
                assertThat(run.world().saga(orderId).state()).isEqualTo(SagaState.COMPENSATION_FAILED);
            }
        });
    }

    @Property(tries = TRIES)
    void whatWasReservedIsReleasedConsumedOrHeldForAnOrderThatIsPaid(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        Map<String, Stock> stocks = new TreeMap<>();
        run.world().stocks.forEach((sku, stock) -> stocks.put(sku, stock.state()));
        run.world().orders.forEach((orderId, aggregate) -> {
            Map<String, Long> held =
                    aggregate.state().status() == OrderStatus.PAID ? needs(aggregate.state()) : Map.of();
            stocks.forEach((sku, stock) -> assertThat(stock.reservation(orderId).orElse(0L))
                    .as("%s of %s", sku, run.world().sagas.get(orderId))
                    .isEqualTo(held.getOrDefault(sku, 0L)));
        });
        stocks.forEach((sku, stock) -> {
            List<InventoryEvent> events = run.world().stock(sku).events();
            long consumed = consumed(run, events);
            assertThat(stock.available() + stock.reserved() + consumed)
                    .isEqualTo(run.world().supplied.get(sku));
        });
    }

    @Property(tries = TRIES)
    void whoCancelledBeforePayingIsNotToldThatHeHasPaidAndNobodyIsToldTwice(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        run.world().orders.forEach((orderId, aggregate) -> {
            Set<String> confirmed = run.world().confirmedOrders.getOrDefault(orderId, Set.of());
            assertThat(confirmed).hasSizeLessThanOrEqualTo(run.wasPaid(orderId) ? 1 : 0);
            if (KEPT.contains(aggregate.state().status())) {
                assertThat(confirmed).hasSize(1);
            }
        });
        assertThat(run.world().confirmations).doesNotHaveDuplicates();
    }

    @Property(tries = TRIES)
    void whatIsAskedTwiceIsAskedUnderOneIdUnlessItWasRefused(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        run.world()
                .idsOf
                .forEach((asked, ids) -> assertThat(ids)
                        .as(asked)
                        .hasSizeLessThanOrEqualTo(1 + run.world().provider.refusals(ids)));
        run.world()
                .orders
                .values()
                .forEach(order -> assertThat(order.refusals()).doesNotContain("COMMAND_ID_REUSED"));
        run.world()
                .stocks
                .values()
                .forEach(stock -> assertThat(stock.refusals()).doesNotContain("COMMAND_ID_REUSED"));
    }

    @Property(tries = 20)
    void theSameHistoryEndsTheSame(@ForAll long seed) {
        // When
        WorldRun run = WorldRun.of(seed);

        // Then
        assertThat(WorldRun.of(seed).world().sagas).isEqualTo(run.world().sagas);
    }

    @Property(tries = TRIES)
    void whatIsShippedIsWrittenOffAsFarAsItWasReserved(@ForAll long seed) {
        // When
        World world = WorldRun.of(seed).world();

        // Then
        world.orders.forEach((orderId, aggregate) -> {
            if (aggregate.state().status() == OrderStatus.SHIPPED) {
                needs(aggregate.state()).forEach((sku, pieces) -> {
                    boolean reserved = world.saga(orderId).steps().entrySet().stream()
                            .anyMatch(step -> step.getKey().equals(StepId.reserve(sku))
                                    && step.getValue().isDone());
                    assertThat(world.stock(sku).events().stream()
                                    .filter(new InventoryEvent.StockConsumed(orderId, pieces)::equals))
                            .as("%s of %s", sku, world.sagas.get(orderId))
                            .hasSize(reserved ? 1 : 0);
                });
            }
        });
    }

    private static Map<String, Long> needs(Order order) {
        return order.items().stream()
                .collect(Collectors.groupingBy(OrderLine::sku, Collectors.summingLong(OrderLine::quantity)));
    }

    /** Pieces that left the house: only those of orders that were shipped. */
    private static long consumed(WorldRun run, List<InventoryEvent> events) {
        long pieces = 0;
        for (InventoryEvent event : events) {
            if (event instanceof InventoryEvent.StockConsumed(String orderId, long quantity)) {
                assertThat(run.world().order(orderId).state().status()).isEqualTo(OrderStatus.SHIPPED);
                pieces += quantity;
            }
        }
        return pieces;
    }
}
