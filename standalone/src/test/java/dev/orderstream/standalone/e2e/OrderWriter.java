package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.topology.domain.RefundId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;

/**
 * Orders of a few customers that keep coming, some twenty-five a second, for amounts that tell the partition: submitted half a second
 * later, then most are paid, of those some in parts, some with too much that is paid back, and some are cancelled. Some commands are
 * refused, and some do nothing.
 */
final class OrderWriter implements AutoCloseable {
    /** They are called customer-0 and so on. */
    static final int CUSTOMERS = 7;

    static final List<String> CURRENCIES = List.of("EUR", "USD");

    private static final int STEP = 15;
    private static final int LIVES = 6;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Cluster cluster;
    private final Thread thread;

    OrderWriter(Cluster cluster) {
        this.cluster = cluster;
        this.thread = Thread.ofVirtual().unstarted(this::write);
    }

    void begin() {
        thread.start();
    }

    private void write() {
        try {
            for (int i = 0; !closed.await(40, TimeUnit.MILLISECONDS); i++) {
                create(i);
                if (i >= STEP) {
                    send(i - STEP, Commands.submit(id(i - STEP)));
                }
                if (i >= 2 * STEP) {
                    pay(i - 2 * STEP);
                }
                if (i >= 3 * STEP) {
                    end(i - 3 * STEP);
                }
                cluster.flush();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** For three units. */
    private void create(int i) {
        List<OrderItem> items = List.of(
                new OrderItem("line-1", "tea", "Tea", 2, units(i, 1)),
                new OrderItem("line-2", "sku-" + i % 5, "Cup", 1, units(i, 1)));
        send(i, new CreateOrder(Commands.envelope(id(i), null), "customer-" + i % CUSTOMERS, currency(i), items));
    }

    private void pay(int i) {
        switch (i % LIVES) {
            case 0, 1 -> pay(i, "p1", 3);
            case 2 -> pay(i, "p1", 4);
            case 3 -> pay(i, "p1", 1);
            case 4 -> send(i, new CancelOrder(Commands.envelope(id(i), null), "changed my mind"));
            default -> send(i, Commands.submit(id(i)));
        }
    }

    private void end(int i) {
        switch (i % LIVES) {
            case 0 -> send(i, new CancelOrder(Commands.envelope(id(i), null), "changed my mind"));
            case 1 -> pay(i, "p1", 3);
            case 2 ->
                send(
                        i,
                        new ConfirmRefund(
                                Commands.envelope(id(i), null),
                                RefundId.forPayment("p1").value(),
                                units(i, 1)));
            case 3 -> pay(i, "p2", 2);
            default -> send(i, Commands.submit(id(i)));
        }
    }

    private void pay(int i, String paymentId, long units) {
        send(i, new RecordPayment(Commands.envelope(id(i), null), paymentId, units(i, units)));
    }

    private void send(int i, SpecificRecord command) {
        cluster.post(Commands.record(id(i), cluster.encode(command)));
    }

    private static Money units(int i, long count) {
        return new Money(count * PartitionAmounts.unit(PlainLog.partition(id(i))), currency(i));
    }

    private static String currency(int i) {
        return CURRENCIES.get(i / LIVES % CURRENCIES.size());
    }

    private static String id(int i) {
        return "order-" + i;
    }

    /** Stops it; what was sent is acknowledged. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
