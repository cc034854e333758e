package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.kernel.Recorded;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sales as sums under plain names, such as {@code 2026-11-21 EUR revenue} or {@code 2026-11-21 EUR mug units}, without those that are
 * zero. {@link #of} reckons them from the events by itself: of the code under test it uses the events alone.
 */
public final class PlainSales {
    private final SortedMap<String, BigInteger> sums = new TreeMap<>();

    /** What an order owes, as far as its events have told. */
    private static final class Debt {
        private final Map<String, OrderLine> lines = new LinkedHashMap<>();
        private String currency = "";
        private BigInteger owed = BigInteger.ZERO;
        private boolean open;
    }

    /** The sums over events, each of which is there once. */
    public static SortedMap<String, BigInteger> of(List<Recorded<OrderEvent>> events) {
        PlainSales sales = new PlainSales();
        Map<String, Debt> debts = new HashMap<>();
        events.forEach(event -> sales.reckon(debts.computeIfAbsent(event.aggregateId(), id -> new Debt()), event));
        return sales.sums();
    }

    /** The sums so far. */
    public SortedMap<String, BigInteger> sums() {
        SortedMap<String, BigInteger> found = new TreeMap<>(sums);
        found.values().removeIf(sum -> sum.signum() == 0);
        return found;
    }

    /** Adds what a view holds of a day. */
    public void add(LocalDate day, String currency, DailySales sales) {
        add(day, currency, "paid", BigInteger.valueOf(sales.ordersPaid()));
        add(day, currency, "revenue", sales.revenue());
        add(day, currency, "received", sales.received());
        add(day, currency, "refunded", sales.refunded());
    }

    /** Adds what a view holds of a product on a day. */
    public void add(LocalDate day, String currency, String sku, ProductSales sales) {
        add(day, currency, sku + " units", BigInteger.valueOf(sales.units()));
        add(day, currency, sku + " revenue", sales.revenue());
    }

    private void reckon(Debt debt, Recorded<OrderEvent> recorded) {
        LocalDate day = recorded.at().atZone(ZoneOffset.UTC).toLocalDate();
        switch (recorded.event()) {
            case OrderEvent.OrderCreated created -> {
                debt.currency = created.currency();
                created.items().forEach(line -> debt.lines.put(line.itemId(), line));
            }
            case OrderEvent.OrderItemAdded added -> debt.lines.put(added.item().itemId(), added.item());
            case OrderEvent.OrderItemRemoved removed -> debt.lines.remove(removed.itemId());
            case OrderEvent.OrderSubmitted submitted -> {
                debt.open = true;
                debt.owed = BigInteger.valueOf(submitted.total().amount());
            }
            case OrderEvent.PaymentReceived received -> {
                BigInteger amount = BigInteger.valueOf(received.amount().amount());
                add(day, received.amount().currency(), "received", amount);
                debt.owed = debt.owed.subtract(amount);
                if (debt.open && debt.owed.signum() <= 0) {
                    debt.open = false;
                    sell(day, debt);
                }
            }
            case OrderEvent.OrderRefunded refunded ->
                add(
                        day,
                        refunded.amount().currency(),
                        "refunded",
                        BigInteger.valueOf(refunded.amount().amount()));
            case OrderEvent.OrderCancelled cancelled -> debt.open = false;
            case OrderEvent.RefundRequested requested -> {}
            case OrderEvent.RefundFailed failed -> {}
            case OrderEvent.OrderShipped shipped -> {}
            case OrderEvent.OrderDelivered delivered -> {}
        }
    }

    private void sell(LocalDate day, Debt debt) {
        add(day, debt.currency, "paid", BigInteger.ONE);
        for (OrderLine line : debt.lines.values()) {
            BigInteger units = BigInteger.valueOf(line.quantity());
            BigInteger price =
                    units.multiply(BigInteger.valueOf(line.unitPrice().amount()));
            add(day, debt.currency, "revenue", price);
            add(day, debt.currency, line.sku() + " units", units);
            add(day, debt.currency, line.sku() + " revenue", price);
        }
    }

    private void add(LocalDate day, String currency, String what, BigInteger sum) {
        sums.merge(day + " " + currency + " " + what, sum, BigInteger::add);
    }
}
