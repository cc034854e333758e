package dev.orderstream.topology.domain;

import java.util.Objects;

/**
 * One line of an order.
 *
 * @param itemId identifies the line within its order
 * @param sku stock keeping unit of the product
 * @param name what the product is called
 * @param quantity pieces
 * @param unitPrice price of one piece
 */
public record OrderLine(String itemId, String sku, String name, int quantity, Money unitPrice) {
    public OrderLine {
        Objects.requireNonNull(itemId);
        Objects.requireNonNull(sku);
        Objects.requireNonNull(name);
        Objects.requireNonNull(unitPrice);
    }

    /** Quantity times unit price; throws {@link ArithmeticException} rather than wrap. */
    public Money price() {
        return unitPrice.times(quantity);
    }
}
