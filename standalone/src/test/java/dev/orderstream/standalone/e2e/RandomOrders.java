package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderItemAdded;
import dev.orderstream.avro.event.OrderItemRemoved;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderShipped;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Histories of orders as they could happen: in four currencies, some cancelled and refunded, some paid in parts, twice or too late. Their
 * events are given to a log one by one, those of many orders between each other; times within ten days, out of order by up to one.
 */
final class RandomOrders {
    static final int SKUS = 40;
    static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    static final Duration SPAN = Duration.ofDays(10);

    private static final List<String> CURRENCIES = List.of("EUR", "USD", "JPY", "GBP");
    private static final int OPEN_MAX = 300;
    private static final int UNACKNOWLEDGED_MAX = 10_000;

    private final Random random;
    private final int count;

    RandomOrders(long seed, int count) {
        this.random = new Random(seed);
        this.count = count;
    }

    /** One order that is being written. */
    private final class History {
        final String orderId;
        final String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        final Instant begin;
        final Deque<SpecificRecord> events = new ArrayDeque<>();
        final List<OrderItem> items = new ArrayList<>();
        long version;

        History(String orderId, Instant begin) {
            this.orderId = orderId;
            this.begin = begin;
            write();
        }

        void write() {
            for (int i = random.nextInt(3); i >= 0; i--) {
                items.add(item("a" + i));
            }
            List<OrderItem> first = List.copyOf(items);
            add(envelope -> new OrderCreated(envelope, "customer-" + random.nextInt(50), currency, first));
            if (random.nextInt(3) == 0) {
                OrderItem more = item("b");
                items.add(more);
                add(envelope -> new OrderItemAdded(envelope, more));
            }
            if (items.size() > 1 && random.nextInt(4) == 0) {
                OrderItem less = items.remove(random.nextInt(items.size()));
                add(envelope -> new OrderItemRemoved(envelope, less.getItemId()));
            }
            if (random.nextInt(20) == 0) {
                cancel(0);
                return;
            }
            long total = items.stream()
                    .mapToLong(item -> item.getQuantity() * item.getUnitPrice().getAmount())
                    .sum();
            add(envelope -> new OrderSubmitted(envelope, begin, money(total)));
            pay(total);
        }

        void pay(long total) {
            switch (random.nextInt(10)) {
                case 0 -> cancel(0);
                case 1 -> {
                    receive("p1", 1 + total / 3);
                    cancel(1 + total / 3);
                    if (random.nextBoolean()) {
                        receive("late", total);
                        refund("late", total);
                    }
                }
                case 2 -> {
                    receive("p1", total);
                    cancel(total);
                }
                case 3 -> {
                    receive("p1", total / 2);
                    receive("p2", total - total / 2);
                    ship();
                }
                case 4 -> {
                    receive("p1", total + 7);
                    refund("p1", 7);
                    ship();
                }
                case 5 -> {
                    receive("p1", total);
                    ship();
                    receive("twice", total);
                    refund("twice", total);
                }
                case 6 -> receive("p1", total / 4);
                default -> {
                    receive("p1", total);
                    ship();
                }
            }
        }

        void ship() {
            if (random.nextBoolean()) {
                add(envelope -> new OrderShipped(envelope, "T1", "Post"));
            }
        }

        void receive(String paymentId, long amount) {
            add(envelope -> new PaymentReceived(envelope, paymentId, money(amount)));
        }

        void cancel(long paid) {
            add(envelope -> new OrderCancelled(envelope, "changed my mind"));
            if (paid > 0) {
                refund("cancelled", paid);
            }
        }

        void refund(String refundId, long amount) {
            add(envelope -> new RefundRequested(envelope, refundId, money(amount)));
            if (random.nextInt(5) > 0) {
                add(envelope -> new OrderRefunded(envelope, refundId, money(amount)));
            }
        }

        Money money(long amount) {
            return new Money(amount, currency);
        }

        OrderItem item(String itemId) {
            int sku = (int) Math.min(SKUS - 1, Math.abs(random.nextGaussian()) * SKUS / 3);
            return new OrderItem(
                    itemId, "sku-" + sku, "Thing", 1 + random.nextInt(5), money(1 + random.nextInt(100_000)));
        }

        void add(Function<EventEnvelope, SpecificRecord> event) {
            version++;
            Instant at = begin.plusMillis(random.nextLong(Duration.ofDays(1).toMillis()));
            events.add(event.apply(Events.envelope(orderId, version, at)));
        }
    }

    /** Appends every event to the log; one in a hundred twice, as it might be after a failure. */
    void writeTo(Cluster cluster) throws ExecutionException, InterruptedException {
        List<History> open = new ArrayList<>();
        int begun = 0;
        for (int written = 0; begun < count || !open.isEmpty(); written++) {
            for (; begun < count && open.size() < OPEN_MAX; begun++) {
                long passed = SPAN.minusDays(1).toMillis() * begun / count;
                open.add(new History("o-" + begun, START.plusMillis(passed)));
            }
            int chosen = random.nextInt(open.size());
            History history = open.get(chosen);
            SpecificRecord event = history.events.removeFirst();
            for (int copies = random.nextInt(100) == 0 ? 2 : 1; copies > 0; copies--) {
                cluster.post(Events.record(cluster, history.orderId, event));
            }
            if (history.events.isEmpty()) {
                open.set(chosen, open.getLast());
                open.removeLast();
            }
            if (written % UNACKNOWLEDGED_MAX == 0) {
                cluster.flush();
            }
        }
        cluster.flush();
    }
}
