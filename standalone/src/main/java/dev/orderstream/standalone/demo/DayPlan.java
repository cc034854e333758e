package dev.orderstream.standalone.demo;

import dev.orderstream.standalone.demo.OrderScript.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A day in the shop: the same seed makes the same day. The first orders are the ones in which something goes wrong. */
final class DayPlan {
    static final int ORDERS = 200;
    static final int CUSTOMERS = 40;
    private static final int LINES_MAX = 4;
    private static final int QUANTITY_MAX = 3;
    private static final String DELIVERED_AT = "2026-11-21T18:00:00Z";

    private final long seed;
    private final Random random;

    private DayPlan(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    static List<OrderScript> of(long seed) {
        return new DayPlan(seed).scripts();
    }

    private List<OrderScript> scripts() {
        List<OrderScript> scripts = new ArrayList<>();
        scripts.add(cancelledWithRefund(order(scripts.size())));
        scripts.add(paidTwiceOver(order(scripts.size())));
        scripts.add(overpaid(order(scripts.size())));
        scripts.add(versionConflict(order(scripts.size())));
        scripts.add(sameKeyTwice(order(scripts.size())));
        while (scripts.size() < ORDERS) {
            scripts.add(ordinary(order(scripts.size())));
        }
        return scripts;
    }

    private OrderScript order(int index) {
        int customer = random.nextInt(CUSTOMERS);
        String currency = customer % 10 < 7 ? "EUR" : customer % 10 < 9 ? "USD" : "GBP";
        OrderScript order = new OrderScript(id(index), "customer-%02d".formatted(customer + 1), currency);
        return order.create(lines());
    }

    private String id(int index) {
        return "demo-%d-%03d".formatted(seed, index + 1);
    }

    private OrderScript cancelledWithRefund(OrderScript order) {
        order.submit();
        return order.pay(payment(order, 1), order.total())
                .cancel("The customer changed their mind")
                .refund("refund-command-" + Step.LAST_COMMAND);
    }

    private OrderScript paidTwiceOver(OrderScript order) {
        order.submit();
        return order.pay(payment(order, 1), order.total())
                .payAgain(payment(order, 1), order.total())
                .ship(tracking(order))
                .deliver(DELIVERED_AT);
    }

    private OrderScript overpaid(OrderScript order) {
        order.submit();
        return order.pay(payment(order, 1), order.total() + 500)
                .shipTooEarly(tracking(order))
                .refund("refund-payment-" + payment(order, 1))
                .ship(tracking(order))
                .deliver(DELIVERED_AT);
    }

    private OrderScript versionConflict(OrderScript order) {
        order.add(extraLine()).submitAtWrongVersion(1).ifMatch(2).submit();
        return order.pay(payment(order, 1), order.total()).ship(tracking(order)).deliver(DELIVERED_AT);
    }

    private OrderScript sameKeyTwice(OrderScript order) {
        order.idempotencyKey("submit-" + order.orderId()).submit().again();
        return order.pay(payment(order, 1), order.total());
    }

    /** Most arrive; some are on their way, unpaid, cancelled, or still being put together. */
    private OrderScript ordinary(OrderScript order) {
        int fate = random.nextInt(100);
        if (random.nextInt(100) < 30) {
            order.add(extraLine());
            if (random.nextBoolean()) {
                order.remove("extra");
            }
        }
        if (fate < 5) {
            return order;
        }
        if (fate < 8) {
            return order.cancel("Left in the basket");
        }
        order.submit();
        if (fate < 13) {
            return order;
        }
        payInOneOrTwo(order);
        if (fate < 18) {
            return order.cancel("Out of stock").refund("refund-command-" + Step.LAST_COMMAND);
        }
        if (fate < 25) {
            return order;
        }
        order.ship(tracking(order));
        return fate < 40 ? order : order.deliver(DELIVERED_AT);
    }

    private void payInOneOrTwo(OrderScript order) {
        long total = order.total();
        if (random.nextInt(100) < 20) {
            long first = total / 3;
            order.pay(payment(order, 1), first).pay(payment(order, 2), total - first);
        } else {
            order.pay(payment(order, 1), total);
        }
    }

    private List<Line> lines() {
        int count = 1 + random.nextInt(LINES_MAX);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(new Line("line-" + (i + 1), product(), 1 + random.nextInt(QUANTITY_MAX)));
        }
        return lines;
    }

    private Line extraLine() {
        return new Line("extra", product(), 1);
    }

    private Product product() {
        return Product.ALL.get(random.nextInt(Product.ALL.size()));
    }

    private static String payment(OrderScript order, int number) {
        return "pay-" + order.orderId() + "-" + number;
    }

    private static String tracking(OrderScript order) {
        return "TRACK-" + order.orderId();
    }
}
