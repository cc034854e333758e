package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderShape;
import dev.orderstream.topology.domain.Refund;
import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decision;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Histories of orders as the decider writes them: in four currencies, of a few customers and products, with payments in parts, late and
 * twice over, cancellations and refunds, and with times that are out of order by up to a day. The same seed gives the same.
 */
public final class RandomOrders {
    public static final List<String> CUSTOMERS = List.of("customer-1", "customer-10", "c");

    private static final Instant START = Instant.parse("2026-02-27T00:00:00Z");
    private static final Duration SPREAD = Duration.ofDays(4);
    private static final Duration OUT_OF_ORDER_MAX = Duration.ofDays(1);
    private static final List<String> CURRENCIES = List.of("EUR", "USD", "JPY", "KWD");
    private static final List<String> SKUS = List.of("mug", "mug-2", "lamp", "€", "a/b c");
    private static final List<Integer> QUANTITIES = List.of(1, 1, 2, 3, 12, OrderShape.QUANTITY_MAX);
    private static final List<Long> PRICES = List.of(0L, 1L, 250L, 999L, 1_999L, OrderShape.UNIT_PRICE_MAX);

    private final OrderDecider decider = new OrderDecider();
    private final Random random;

    private RandomOrders(Random random) {
        this.random = random;
    }

    /** The history of each of that many orders. */
    public static List<List<Recorded<OrderEvent>>> histories(Random random, int orders) {
        RandomOrders some = new RandomOrders(random);
        List<List<Recorded<OrderEvent>>> histories = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            histories.add(some.history("order-" + i));
        }
        return histories;
    }

    /** All events of the histories in one random sequence, in which each history keeps its own. */
    public static List<Recorded<OrderEvent>> interleaved(List<List<Recorded<OrderEvent>>> histories, Random random) {
        List<Queue<Recorded<OrderEvent>>> left = new ArrayList<>();
        histories.forEach(history -> left.add(new ArrayDeque<>(history)));
        List<Recorded<OrderEvent>> events = new ArrayList<>();
        while (!left.isEmpty()) {
            int next = random.nextInt(left.size());
            Recorded<OrderEvent> event = left.get(next).poll();
            if (event == null) {
                left.remove(next);
            } else {
                events.add(event);
            }
        }
        return events;
    }

    private List<Recorded<OrderEvent>> history(String orderId) {
        String currency = any(CURRENCIES);
        Instant start = START.plusMillis(random.nextLong(SPREAD.toMillis()));
        List<Recorded<OrderEvent>> history = new ArrayList<>();
        Order order = Order.NONE;
        int commands = 3 + random.nextInt(12);
        for (int i = 0; i < commands; i++) {
            OrderCommand command = i == 0 ? create(currency) : next(order, i);
            String commandId = orderId + "-command-" + i;
            for (OrderEvent event : decided(order, command, commandId, start)) {
                order = decider.evolve(order, event);
                history.add(recorded(orderId, history.size() + 1, at(start), commandId, event));
            }
        }
        return history;
    }

    private List<OrderEvent> decided(Order order, OrderCommand command, String commandId, Instant at) {
        if (decider.admit(order, command).isPresent()) {
            return List.of();
        }
        return switch (decider.decide(order, command, new CommandContext(commandId, at))) {
            case Decision.Accepted<OrderEvent> accepted -> accepted.events();
            case Decision.Rejected<OrderEvent> rejected -> List.of();
        };
    }

    private Instant at(Instant start) {
        return start.plusMillis(random.nextLong(OUT_OF_ORDER_MAX.toMillis()));
    }

    private OrderCommand create(String currency) {
        List<OrderLine> lines = IntStream.rangeClosed(1, random.nextInt(4))
                .mapToObj(i -> line("item-" + i, currency))
                .toList();
        return new OrderCommand.CreateOrder(any(CUSTOMERS), currency, lines);
    }

    /** Mostly what comes next in the life of an order, and sometimes what should not. */
    private OrderCommand next(Order order, int step) {
        if (random.nextInt(4) == 0) {
            return anything(order, step);
        }
        return switch (order.status()) {
            case NONE, DRAFT ->
                order.items().isEmpty() || random.nextInt(3) == 0
                        ? new OrderCommand.AddItem(line("more-" + step, order.currency()))
                        : new OrderCommand.SubmitOrder();
            case SUBMITTED -> pay(order, step, order.total() - order.paid());
            case PAID -> new OrderCommand.ShipOrder("track-" + step, "carrier");
            case SHIPPED -> new OrderCommand.DeliverOrder(START);
            case DELIVERED, CANCELLED -> confirm(order);
        };
    }

    private OrderCommand anything(Order order, int step) {
        return switch (random.nextInt(6)) {
            case 0 -> new OrderCommand.RemoveItem("item-1");
            case 1 -> pay(order, step, 1 + random.nextInt(5_000));
            case 2 -> pay(order, random.nextInt(3), Math.max(1, order.total() / 2));
            case 3 -> new OrderCommand.CancelOrder("changed my mind");
            case 4 -> new OrderCommand.FailRefund(dueRefund(order), "account closed");
            default -> confirm(order);
        };
    }

    private static OrderCommand pay(Order order, int payment, long amount) {
        return new OrderCommand.RecordPayment("payment-" + payment, new Money(amount, order.currency()));
    }

    private static OrderCommand confirm(Order order) {
        String refund = dueRefund(order);
        long amount = order.dueRefund(refund).map(Refund::amount).orElse(1L);
        return new OrderCommand.ConfirmRefund(refund, new Money(amount, order.currency()));
    }

    private static String dueRefund(Order order) {
        return order.refunds().keySet().stream()
                .filter(id -> order.dueRefund(id).isPresent())
                .findFirst()
                .orElse("none");
    }

    private OrderLine line(String itemId, String currency) {
        String sku = any(SKUS);
        return new OrderLine(itemId, sku, "A " + sku, any(QUANTITIES), new Money(any(PRICES), currency));
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private Recorded<OrderEvent> recorded(
            String orderId, long version, Instant at, String commandId, OrderEvent event) {
        return new Recorded<>(
                orderId + "-" + version,
                "Order",
                orderId,
                version,
                at,
                Metadata.NONE.causedBy(commandId, Optional.empty()),
                decider.eventType(event),
                event);
    }
}
