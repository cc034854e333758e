package dev.orderstream.topology.domain;

/**
 * A refund of an order.
 *
 * @param amount minor units of the order's currency
 * @param due true until it was paid back
 */
public record Refund(long amount, boolean due) {}
