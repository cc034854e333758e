package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The history of a world: first everything goes wrong that can, then it is healed and comes to rest. A function of the seed. */
final class WorldRun {
    private static final int RETRIES_MAX = 40;
    private static final int STEPS_MAX = 50_000;

    private final World world;
    private final Random random;
    private final Map<String, Long> byHand = new TreeMap<>();
    private int payments;

    private WorldRun(long seed) {
        this.world = new World(seed);
        this.random = world.random;
    }

    static WorldRun of(long seed) {
        WorldRun run = new WorldRun(seed);
        run.trouble();
        run.world.heal();
        run.rest();
        if (run.random.nextBoolean()) {
            run.settleByHand();
            run.rest();
        }
        return run;
    }

    World world() {
        return world;
    }

    /** Minor units that people paid back, beside the provider. */
    long byHand(String orderId) {
        return byHand.getOrDefault(orderId, 0L);
    }

    private void trouble() {
        int steps = 50 + random.nextInt(150);
        int calm = 50 + random.nextInt(35);
        for (int i = 0; i < steps; i++) {
            int dice = random.nextInt(100);
            if (dice < calm) {
                world.deliver();
            } else if (dice < 86) {
                world.passTime();
            } else if (dice < 90) {
                world.deliverAgain();
            } else if (dice < 91) {
                world.redrive();
            } else if (dice < 92) {
                world.forgetCommands();
            } else if (dice < 98) {
                somebodyActs(order());
            } else {
                world.operate(order(), random.nextInt(3) > 0 ? Intervention.Type.RETRY : Intervention.Type.COMPENSATE);
            }
        }
    }

    private void somebodyActs(String orderId) {
        Order order = world.order(orderId).state();
        switch (random.nextInt(5)) {
            case 0 -> world.ask(orderId, new OrderCommand.CancelOrder("changed my mind"));
            case 1, 2 -> world.ask(orderId, new OrderCommand.ShipOrder("track-1", "carrier-1"));
            default -> {
                long share = order.total() * (1 + random.nextInt(3)) / 2;
                String paymentId = "elsewhere-" + ++payments;
                world.ask(orderId, new OrderCommand.RecordPayment(paymentId, Orders.eur(Math.max(1, share))));
            }
        }
    }

    /** Everything arrives, every timer fires, and an operator retries what failed. */
    private void rest() {
        int retries = 0;
        for (int step = 0; step < STEPS_MAX; step++) {
            if (random.nextInt(20) == 0) {
                world.deliverAgain();
            }
            if (random.nextInt(20) == 0) {
                world.redrive();
            }
            if (world.deliver() || world.passTime()) {
                continue;
            }
            List<String> failed = failed();
            if (failed.isEmpty() || retries++ >= RETRIES_MAX) {
                return;
            }
            failed.forEach(orderId -> world.operate(orderId, Intervention.Type.RETRY));
        }
        throw new AssertionError("does not come to rest: " + world.sagas);
    }

    private void settleByHand() {
        for (String orderId : failed()) {
            Order order = world.order(orderId).state();
            order.refunds().forEach((refundId, refund) -> {
                if (refund.due()) {
                    byHand.merge(orderId, refund.amount(), Long::sum);
                    world.ask(orderId, new OrderCommand.ConfirmRefund(refundId, Orders.eur(refund.amount())));
                }
            });
        }
    }

    private List<String> failed() {
        return world.sagas.values().stream()
                .filter(saga -> saga.state() == SagaState.COMPENSATION_FAILED)
                .map(Saga::orderId)
                .toList();
    }

    private String order() {
        List<String> ids = new ArrayList<>(world.orders.keySet());
        return ids.get(random.nextInt(ids.size()));
    }

    /** Whether the order was paid at any time. */
    boolean wasPaid(String orderId) {
        Order order = Order.NONE;
        boolean paid = false;
        for (var event : world.order(orderId).events()) {
            order = order.after(event);
            paid |= order.status() == OrderStatus.PAID;
        }
        return paid;
    }
}
