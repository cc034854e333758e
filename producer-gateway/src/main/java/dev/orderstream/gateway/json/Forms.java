package dev.orderstream.gateway.json;

import static dev.orderstream.gateway.json.Field.required;
import static dev.orderstream.gateway.json.FieldType.INT;
import static dev.orderstream.gateway.json.FieldType.LONG;
import static dev.orderstream.gateway.json.FieldType.TEXT;

import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import java.util.List;

/** Forms that several commands share. */
public final class Forms {
    /** {@code {"amount": 1999, "currency": "EUR"}} */
    public static final Form<Money> MONEY = new Form<>(
            "Money",
            List.of(
                    required("amount", LONG, "Minor units of the currency (cents for EUR)."),
                    required("currency", TEXT, "ISO 4217 code, such as EUR.")),
            values -> new Money(values.whole("amount"), values.text("currency")));

    /** A line of an order. */
    public static final Form<OrderItem> ITEM = new Form<>(
            "OrderItem",
            List.of(
                    required("itemId", TEXT, "Identifies the line within its order."),
                    required("sku", TEXT, "Stock keeping unit of the product."),
                    required("name", TEXT, "What the product is called."),
                    required("quantity", INT, "Pieces."),
                    required("unitPrice", new FieldType.Nested(MONEY), "Price of one piece.")),
            Forms::item);

    /** Fields that a route takes from its path, and a batch item from its object. */
    static final List<Field> PATH_FIELDS = List.of(
            required("itemId", TEXT, "The line to remove."),
            required("refundId", TEXT, "The refund that was requested."));

    private Forms() {}

    static OrderItem item(Values values) {
        return new OrderItem(
                values.text("itemId"),
                values.text("sku"),
                values.text("name"),
                (int) values.whole("quantity"),
                values.nested("unitPrice", Money.class));
    }
}
