package dev.orderstream.topology.domain.view;

import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderStatus;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What one event adds to the sales. Adding up the postings of all events, in any order, gives the sales.
 *
 * @param day UTC day of the event's own time, however late it comes
 * @param currency of the order, and so of every sum
 * @param products what is added to each product, by SKU
 */
public record SalesPosting(LocalDate day, String currency, DailySales sales, Map<String, ProductSales> products) {
    public SalesPosting {
        Objects.requireNonNull(day);
        Objects.requireNonNull(currency);
        Objects.requireNonNull(sales);
        products = Map.copyOf(products);
    }

    /** The posting of an event; none when it moves no money, or was posted before. */
    public static Optional<SalesPosting> of(OrderChange change) {
        return Optional.of(change)
                .filter(OrderChange::isNew)
                .map(SalesPosting::ofNew)
                .filter(posting -> !posting.sales().equals(DailySales.NONE));
    }

    private static SalesPosting ofNew(OrderChange change) {
        LedgerChange money = LedgerChange.of(change.event().event());
        DailySales moved = new DailySales(
                0, BigInteger.ZERO, BigInteger.valueOf(money.paid()), BigInteger.valueOf(money.refunded()));
        OrderView order = change.after();
        LocalDate day = LocalDate.ofInstant(change.event().at(), ZoneOffset.UTC);
        return change.reaches(OrderStatus.PAID)
                ? new SalesPosting(day, order.currency(), moved.plus(sold(order)), productsOf(order))
                : new SalesPosting(day, order.currency(), moved, Map.of());
    }

    private static DailySales sold(OrderView order) {
        return new DailySales(1, BigInteger.valueOf(order.total()), BigInteger.ZERO, BigInteger.ZERO);
    }

    private static Map<String, ProductSales> productsOf(OrderView order) {
        Map<String, ProductSales> products = new HashMap<>();
        order.items().forEach(line -> products.merge(line.sku(), sold(line), ProductSales::plus));
        return products;
    }

    private static ProductSales sold(OrderLine line) {
        return new ProductSales(line.quantity(), BigInteger.valueOf(line.price().amount()));
    }
}
