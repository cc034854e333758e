package dev.orderstream.topology.domain;

import java.util.Objects;

/**
 * An amount of one currency, with exact arithmetic: what does not fit throws {@link ArithmeticException} and never wraps.
 *
 * @param amount minor units of the currency (cents for EUR)
 * @param currency ISO 4217 alphabetic code
 */
public record Money(long amount, String currency) {
    public Money {
        Objects.requireNonNull(currency);
    }

    /** The sum; both must be of one currency, which the caller has checked. */
    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(Math.addExact(amount, other.amount), currency);
    }

    /** That many times the amount. */
    public Money times(int factor) {
        return new Money(Math.multiplyExact(amount, factor), currency);
    }
}
