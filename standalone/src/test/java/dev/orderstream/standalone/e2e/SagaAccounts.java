package dev.orderstream.standalone.e2e;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaIds;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the topics say about each order: its own ledger, its pieces, its saga, and what its customer was told. Threadsafe. */
final class SagaAccounts {
    private final Map<String, Account> accounts = new TreeMap<>();
    private final Map<String, Long> stockVersions = new HashMap<>();
    private final Map<String, String> notifications = new HashMap<>();
    private final List<String> drift = new ArrayList<>();
    private int ended;
    private long changedNanos = System.nanoTime();

    private static final class Account {
        private Order order = Order.NONE;
        private boolean wasPaid;
        private final Map<String, Long> held = new TreeMap<>();
        private SagaState state = SagaState.DRAFT;
        private boolean waiting = true;
        private long charged;
        private long refunded;
        private boolean hasEnded;
        private boolean isToShip;
        private boolean isWrittenOff;
        private int confirmations;
    }

    synchronized void take(Recorded<OrderEvent> recorded) {
        Account account = account(recorded.aggregateId());
        account.order = account.order.after(recorded.event());
        account.wasPaid |= account.order.status() == OrderStatus.PAID;
    }

    /** Each event once, though it may come twice. */
    synchronized void takeStock(Recorded<InventoryEvent> recorded) {
        String sku = recorded.aggregateId();
        if (recorded.version() <= stockVersions.getOrDefault(sku, 0L)) {
            return;
        }
        stockVersions.put(sku, recorded.version());
        switch (recorded.event()) {
            case InventoryEvent.StockReserved(String orderId, long pieces) -> hold(orderId, sku, pieces);
            case InventoryEvent.StockReleased(String orderId, long pieces) -> hold(orderId, sku, -pieces);
            case InventoryEvent.StockConsumed(String orderId, long pieces) -> {
                hold(orderId, sku, -pieces);
                account(orderId).isWrittenOff = true;
            }
            default -> {}
        }
    }

    private void hold(String orderId, String sku, long pieces) {
        account(orderId).held.merge(sku, pieces, (some, more) -> some + more == 0 ? null : some + more);
    }

    /** Whether the saga has ended for the first time. */
    synchronized boolean take(Saga saga) {
        Account account = account(saga.orderId());
        account.state = saga.state();
        account.waiting = saga.isWaiting();
        account.charged = done(saga, StepKind.CHARGE);
        account.refunded = done(saga, StepKind.REFUND);
        boolean first = !account.hasEnded && isEnd(saga.state());
        account.hasEnded |= first;
        ended += first ? 1 : 0;
        return first;
    }

    synchronized void toShip(String orderId) {
        account(orderId).isToShip = true;
    }

    synchronized void confirmed(String orderId, String notificationId) {
        account(orderId).confirmations++;
        if (notifications.putIfAbsent(notificationId, orderId) != null) {
            drift.add(orderId + " was told twice under one id");
        }
    }

    /** Sagas that have ended at least once. */
    synchronized int ended() {
        return ended;
    }

    /** Whether so many have come to rest: nobody waits for anybody. */
    synchronized boolean areSettled(int count) {
        return ended == count && accounts.values().stream().allMatch(SagaAccounts::isSettled);
    }

    /** Whether nothing has been said about any order for so long. */
    synchronized boolean areQuietFor(Duration time) {
        return System.nanoTime() - changedNanos > time.toNanos();
    }

    private static boolean isSettled(Account account) {
        OrderStatus status = account.order.status();
        boolean shipping = account.isToShip && status != OrderStatus.SHIPPED;
        boolean holding = status != OrderStatus.PAID && !account.held.isEmpty();
        return isEnd(account.state) && !account.waiting && !shipping && !holding && account.order.refundDue() == 0;
    }

    /** How many ended how. */
    synchronized Map<SagaState, Integer> ends() {
        Map<SagaState, Integer> ends = new EnumMap<>(SagaState.class);
        accounts.values().forEach(account -> ends.merge(account.state, 1, Integer::sum));
        return ends;
    }

    /** How many reached the carrier. */
    synchronized long shipped() {
        return accounts.values().stream()
                .filter(account -> account.order.status() == OrderStatus.SHIPPED)
                .count();
    }

    /** Everything that is not as it must be, by order; empty: all is well. */
    synchronized List<String> drift(SagaOrders orders, ProviderStub provider) {
        List<String> found = new ArrayList<>(drift);
        accounts.forEach((orderId, account) -> check(orderId, account, orders, provider, found));
        return found;
    }

    private static void check(
            String orderId, Account account, SagaOrders orders, ProviderStub provider, List<String> found) {
        boolean completed = SagaOrders.fate(orderId) == SagaOrders.Fate.COMPLETED;
        Set<OrderStatus> statuses =
                completed ? Set.of(OrderStatus.PAID, OrderStatus.SHIPPED) : Set.of(OrderStatus.CANCELLED);
        long retained = completed ? orders.total(orderId) : 0;
        Map<String, Long> held =
                account.order.status() == OrderStatus.PAID ? orders.wanted(orderId) : Map.<String, Long>of();
        long taken = provider.taken(orderId);
        long paidBack = provider.paidBack(orderId);
        Checks checks = new Checks(orderId, found);
        checks.same("state", account.state, completed ? SagaState.COMPLETED : SagaState.COMPENSATED);
        checks.same("order", statuses.contains(account.order.status()), true);
        checks.same("provider's captured - refunded", taken - paidBack, retained);
        checks.same("order's payment", account.order.payments().getOrDefault(SagaIds.payment(orderId), 0L), taken);
        checks.same("order's refunds", account.order.refunded(), paidBack);
        checks.same("saga's charge", account.charged, taken);
        checks.same("saga's refunds", account.refunded, paidBack);
        checks.same("pieces held", account.held, held);
        checks.same("written off", account.isWrittenOff, account.order.status() == OrderStatus.SHIPPED);
        checks.same("confirmations", account.confirmations, account.wasPaid ? 1 : 0);
    }

    private record Checks(String orderId, List<String> found) {
        void same(String what, Object is, Object must) {
            if (!is.equals(must)) {
                found.add(orderId + ": " + what + " is " + is + ", must be " + must);
            }
        }
    }

    private static long done(Saga saga, StepKind kind) {
        return saga.steps().entrySet().stream()
                .filter(step -> step.getKey().kind() == kind && step.getValue().status() == StepStatus.DONE)
                .mapToLong(step -> step.getValue().amount())
                .sum();
    }

    private static boolean isEnd(SagaState state) {
        return state == SagaState.COMPLETED || state == SagaState.COMPENSATED;
    }

    private Account account(String orderId) {
        changedNanos = System.nanoTime();
        return accounts.computeIfAbsent(orderId, id -> new Account());
    }
}
