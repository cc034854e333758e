package dev.orderstream.topology.domain.view;

import java.math.BigInteger;
import java.util.Objects;

/**
 * Sales of one product in one currency.
 *
 * @param units pieces in orders that became PAID
 * @param revenue what those pieces cost, in minor units; exact however many there are
 */
public record ProductSales(long units, BigInteger revenue) {
    /** No sales. */
    public static final ProductSales NONE = new ProductSales(0, BigInteger.ZERO);

    public ProductSales {
        Objects.requireNonNull(revenue);
    }

    /** The sales of both. */
    public ProductSales plus(ProductSales other) {
        return new ProductSales(Math.addExact(units, other.units), revenue.add(other.revenue));
    }
}
