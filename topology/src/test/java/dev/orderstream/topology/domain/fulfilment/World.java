package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryDecider;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Everybody whom sagas talk to, in memory: orders and inventory with their own deciders, a provider, and the topics between them. A lane is
 * one key of one topic: what is in it keeps its order, while lanes overtake each other at random. A function of its seed.
 */
final class World {
    static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");
    static final List<String> SKUS = List.of("sku-a", "sku-b", "sku-c");
    private static final SagaPolicy POLICY = new SagaPolicy(tries(5, 2), tries(30, 2), tries(5, 2), Instant.MIN);

    final Map<String, ModelAggregate<OrderCommand, OrderEvent, Order>> orders = new TreeMap<>();
    final Map<String, ModelAggregate<InventoryCommand, InventoryEvent, Stock>> stocks = new TreeMap<>();
    final Map<String, Long> supplied = new TreeMap<>();
    final Map<String, Saga> sagas = new TreeMap<>();
    final ModelProvider provider;
    final Map<String, Set<String>> idsOf = new TreeMap<>();
    int strays;
    final List<SagaCommand.Confirm> confirmations = new ArrayList<>();
    final Map<String, Set<String>> confirmedOrders = new TreeMap<>();
    final Set<String> seen = new HashSet<>();
    final Random random;

    private final Fulfilment fulfilment = new Fulfilment(POLICY);
    private final Map<String, Deque<Runnable>> lanes = new TreeMap<>();
    private final List<Runnable> delivered = new ArrayList<>();
    private final Map<String, SagaCommand> sent = new HashMap<>();
    private final List<Runnable> late = new ArrayList<>();
    private final List<Runnable> letters = new ArrayList<>();
    private Instant now = BEGIN;
    private boolean healed;
    private int outside;
    private final int lossPercent;
    private final int latePercent;

    World(long seed) {
        random = new Random(seed);
        lossPercent = pick(0, 10, 40);
        latePercent = pick(0, 10, 50);
        provider = new ModelProvider(seed);
        SKUS.forEach(this::supply);
        IntStream.rangeClosed(1, 1 + random.nextInt(4)).forEach(i -> place("order-" + i));
    }

    // ---- what is done to it from outside

    private void supply(String sku) {
        ModelAggregate<InventoryCommand, InventoryEvent, Stock> stock =
                new ModelAggregate<>(sku, new InventoryDecider());
        stocks.put(sku, stock);
        long pieces = 1L + random.nextInt(12);
        supplied.put(sku, pieces);
        stock.handle("receive", new InventoryCommand.ReceiveStock(pieces, Optional.empty()), now);
    }

    private void place(String orderId) {
        orders.put(orderId, new ModelAggregate<>(orderId, new OrderDecider()));
        List<OrderLine> lines = IntStream.rangeClosed(1, 1 + random.nextInt(3))
                .mapToObj(i -> new OrderLine(
                        "item-" + i,
                        SKUS.get(random.nextInt(SKUS.size())),
                        "Item",
                        1 + random.nextInt(3),
                        Orders.eur(100 + random.nextInt(900))))
                .toList();
        ask(orderId, new OrderCommand.CreateOrder("customer-1", "EUR", lines));
        ask(orderId, new OrderCommand.SubmitOrder());
    }

    /** A command of somebody else's to an order. */
    void ask(String orderId, OrderCommand command) {
        String commandId = "outside-" + ++outside;
        lane("order-commands " + orderId).add(() -> decide(orderId, commandId, command));
    }

    void operate(String orderId, Intervention.Type type) {
        SagaInput action = new SagaInput.OperatorActed(type, "ada", "because", now);
        lane("fulfilment-actions " + orderId).add(() -> advance(orderId, action));
    }

    // ---- how it goes on

    /** From now on nothing is lost any more, and what was late arrives. */
    void heal() {
        healed = true;
        late.forEach(Runnable::run);
        late.clear();
    }

    /** Lets the next of some lane happen; false: there is none. */
    boolean deliver() {
        List<Deque<Runnable>> waiting =
                lanes.values().stream().filter(lane -> !lane.isEmpty()).toList();
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.get(random.nextInt(waiting.size())).remove().run();
        return true;
    }

    /** Something that was delivered before is delivered again. */
    void deliverAgain() {
        if (!delivered.isEmpty()) {
            delivered.get(random.nextInt(delivered.size())).run();
        }
    }

    /** Lets the time come that the next step waits for; false: none waits. */
    boolean passTime() {
        Optional<Instant> next =
                sagas.values().stream().flatMap(saga -> saga.due().stream()).min(Instant::compareTo);
        next.filter(due -> due.isAfter(now)).ifPresent(due -> now = due);
        List<String> due = sagas.values().stream()
                .filter(saga -> saga.due().filter(at -> !at.isAfter(now)).isPresent())
                .map(Saga::orderId)
                .toList();
        due.forEach(orderId -> advance(orderId, new SagaInput.TimePassed()));
        return next.isPresent();
    }

    /** Somebody sends a dead letter again, or none, if there is none. */
    void redrive() {
        if (!letters.isEmpty()) {
            letters.remove(random.nextInt(letters.size())).run();
        }
    }

    void forgetCommands() {
        orders.values().forEach(ModelAggregate::forgetCommands);
        stocks.values().forEach(ModelAggregate::forgetCommands);
    }

    private void decide(String orderId, String commandId, OrderCommand command) {
        for (Recorded<OrderEvent> event : order(orderId).handle(commandId, command, now)) {
            arrives("order-events " + orderId, () -> advance(orderId, new SagaInput.OrderHappened(event)));
        }
    }

    private void decide(String orderId, SagaCommand.ToInventory command) {
        ModelAggregate<InventoryCommand, InventoryEvent, Stock> stock = stock(command.sku());
        for (Recorded<InventoryEvent> event : stock.handle(command.commandId(), command.command(), now)) {
            SagaInput answer = new SagaInput.StockAnswered(command.sku(), event.version(), event.event());
            arrives("inventory-events " + command.sku(), () -> advance(orderId, answer));
        }
    }

    private void answer(String orderId, SagaCommand command, PaymentAnswer answer) {
        SagaInput input = new SagaInput.PaymentAnswered(command.commandId(), answer);
        Runnable arrival = () -> arrives("payment-events " + orderId, () -> advance(orderId, input));
        if (chance(latePercent)) {
            late.add(arrival);
        } else {
            arrival.run();
        }
    }

    private void arrives(String lane, Runnable delivery) {
        lane(lane).add(() -> {
            delivered.add(delivery);
            delivery.run();
        });
    }

    // ---- the sagas

    private void advance(String orderId, SagaInput input) {
        Transition transition = fulfilment.advance(orderId, Optional.ofNullable(sagas.get(orderId)), input, now);
        transition.saga().ifPresentOrElse(saga -> sagas.put(orderId, saga), () -> sagas.remove(orderId));
        transition.saga().ifPresent(this::note);
        transition.commands().forEach(command -> send(orderId, command));
    }

    private void note(Saga saga) {
        seen.add(saga.state().name());
        saga.steps().forEach((id, step) -> seen.add(id.kind() + " " + step.status()));
    }

    private void send(String orderId, SagaCommand command) {
        SagaCommand earlier = sent.putIfAbsent(command.commandId(), command);
        if (earlier != null && !earlier.equals(command)) {
            throw new AssertionError("two commands under one id: " + earlier + " and " + command);
        }
        if (isStray(orderId, command)) {
            strays++;
        } else {
            String asked = orderId + ": " + command.toString().replace(command.commandId(), "");
            idsOf.computeIfAbsent(asked, key -> new HashSet<>()).add(command.commandId());
            if (!(command instanceof SagaCommand.Confirm) && chance(lossPercent)) {
                setAside(orderId, command);
                return;
            }
        }
        switch (command) {
            case SagaCommand.ToOrder(String id, OrderCommand toOrder) ->
                lane("order-commands " + orderId).add(() -> decide(orderId, id, toOrder));
            case SagaCommand.ToInventory toStock ->
                lane("inventory-commands " + toStock.sku()).add(() -> decide(orderId, toStock));
            case SagaCommand.Charge charge ->
                lane("payment-commands " + orderId).add(() -> answer(orderId, charge, provider.charge(charge)));
            case SagaCommand.Refund refund ->
                lane("payment-commands " + orderId).add(() -> answer(orderId, refund, provider.refund(refund)));
            case SagaCommand.Confirm confirm -> {
                confirmations.add(confirm);
                confirmedOrders.computeIfAbsent(orderId, id -> new HashSet<>()).add(confirm.commandId());
            }
        }
    }

    /** A command that could not be decided is a dead letter; those about stock may be sent again, under another id, at any time. */
    private void setAside(String orderId, SagaCommand command) {
        if (command instanceof SagaCommand.ToInventory(String id, String sku, InventoryCommand toStock)) {
            SagaCommand.ToInventory again = new SagaCommand.ToInventory("redrive of " + id, sku, toStock);
            letters.add(() -> lane("inventory-commands " + sku).add(() -> decide(orderId, again)));
        }
    }

    /** Whether it gives back what came unasked: it belongs to no step, and nobody asks for it again. */
    private boolean isStray(String orderId, SagaCommand command) {
        return command instanceof SagaCommand.ToInventory(String id, String sku, InventoryCommand release)
                && release instanceof InventoryCommand.ReleaseStock
                && !id.equals(SagaIds.command(orderId, StepId.release(sku), 0));
    }

    private int pick(int... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean chance(int percent) {
        return !healed && random.nextInt(100) < percent;
    }

    ModelAggregate<OrderCommand, OrderEvent, Order> order(String orderId) {
        return Objects.requireNonNull(orders.get(orderId), orderId);
    }

    ModelAggregate<InventoryCommand, InventoryEvent, Stock> stock(String sku) {
        return Objects.requireNonNull(stocks.get(sku), sku);
    }

    Saga saga(String orderId) {
        return Objects.requireNonNull(sagas.get(orderId), orderId);
    }

    private Deque<Runnable> lane(String name) {
        return lanes.computeIfAbsent(name, key -> new ArrayDeque<>());
    }

    private static SagaPolicy.Tries tries(int seconds, int attempts) {
        return new SagaPolicy.Tries(Duration.ofSeconds(seconds), Duration.ofMinutes(2), attempts);
    }
}
