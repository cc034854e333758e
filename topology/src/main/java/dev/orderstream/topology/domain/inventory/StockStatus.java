package dev.orderstream.topology.domain.inventory;

/** The state of a SKU as callers are told it. */
public enum StockStatus {
    /** Nothing has ever happened to it. */
    NONE,
    /** Pieces can be reserved. */
    IN_STOCK,
    /** None can: there is none, or all are set aside. */
    OUT_OF_STOCK;

    /** The status of a stock. */
    public static StockStatus of(Stock stock) {
        if (!stock.exists()) {
            return NONE;
        }
        return stock.available() > 0 ? IN_STOCK : OUT_OF_STOCK;
    }
}
