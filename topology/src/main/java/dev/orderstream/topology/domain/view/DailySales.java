package dev.orderstream.topology.domain.view;

import java.math.BigInteger;
import java.util.Objects;

/**
 * Sales of one UTC day in one currency. Sums are minor units, and exact however many orders there are.
 *
 * @param ordersPaid orders that became PAID on the day
 * @param revenue totals of those orders; a cancellation takes nothing back from it
 * @param received money that arrived on the day, owed or not
 * @param refunded money that was paid back on the day
 */
public record DailySales(long ordersPaid, BigInteger revenue, BigInteger received, BigInteger refunded) {
    /** No sales. */
    public static final DailySales NONE = new DailySales(0, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    public DailySales {
        Objects.requireNonNull(revenue);
        Objects.requireNonNull(received);
        Objects.requireNonNull(refunded);
    }

    /** The sales of both. */
    public DailySales plus(DailySales other) {
        return new DailySales(
                Math.addExact(ordersPaid, other.ordersPaid),
                revenue.add(other.revenue),
                received.add(other.received),
                refunded.add(other.refunded));
    }
}
