package dev.orderstream.gateway.json;

/** What commands are about. */
public enum AggregateType {
    /** An order. */
    ORDER("orderId", "/orders"),
    /** The stock of a SKU. */
    STOCK("sku", "/inventory");

    private final String idField;
    private final String root;

    AggregateType(String idField, String root) {
        this.idField = idField;
        this.root = root;
    }

    /** What its id is called in paths and JSON. */
    public String idField() {
        return idField;
    }

    /** Where it is found, on this side and on the query side; its id comes behind. */
    public String root() {
        return root;
    }

    static AggregateType ofPath(String path) {
        return path.startsWith(STOCK.root) ? STOCK : ORDER;
    }
}
