package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.stream.Stores;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of every partition, since its answer is spread over them. As parameters of a URI it goes to other instances. */
sealed interface PartQuery {
    /** Names of the parameters. */
    List<String> PARAMETERS = List.of("query", "customer", "status", "after", "limit", "from", "to", "sku");

    /**
     * Orders of a customer: keys of {@code orders-by-customer}, values of {@code order-by-id}; newest first.
     *
     * @param after only keys behind this one
     * @param limit most rows
     */
    record CustomerOrders(String customerId, Optional<OrderStatus> status, Optional<byte[]> after, int limit)
            implements PartQuery {}

    /** Rows of {@code sales-by-day}, both days included. */
    record SalesByDay(Days days) implements PartQuery {}

    /** Sales of every product over the days together, both included: keys (sku, 0x00, currency), values of {@code sales-by-product}. */
    record SalesByProduct(Days days) implements PartQuery {}

    /** Rows of {@code sales-by-product} of one product, both days included. */
    record SalesOfProduct(String sku, Days days) implements PartQuery {}

    /** Rows of {@code order-by-id}, behind a key. */
    record Orders(Optional<byte[]> after, int limit) implements PartQuery {}

    /** Name to value, not yet percent-encoded. */
    default Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        switch (this) {
            case CustomerOrders orders -> {
                parameters.put("query", "customer-orders");
                parameters.put("customer", orders.customerId());
                orders.status().ifPresent(status -> parameters.put("status", status.name()));
                orders.after().ifPresent(key -> parameters.put("after", text(key)));
                parameters.put("limit", Integer.toString(orders.limit()));
            }
            case SalesByDay sales -> {
                parameters.put("query", "sales-by-day");
                days(parameters, sales.days());
            }
            case SalesByProduct sales -> {
                parameters.put("query", "sales-by-product");
                days(parameters, sales.days());
            }
            case SalesOfProduct sales -> {
                parameters.put("query", "sales-of-product");
                parameters.put("sku", sales.sku());
                days(parameters, sales.days());
            }
            case Orders orders -> {
                parameters.put("query", "orders");
                orders.after().ifPresent(key -> parameters.put("after", text(key)));
                parameters.put("limit", Integer.toString(orders.limit()));
            }
        }
        return parameters;
    }

    /**
     * The query that has these parameters.
     *
     * @throws ProblemException when there is none
     */
    static PartQuery of(QueryParameters asked) {
        return switch (asked.required("query")) {
            case "customer-orders" -> customerOrders(asked);
            case "sales-by-day" -> new SalesByDay(Days.of(asked, Days.COUNT_MAX));
            case "sales-by-product" -> new SalesByProduct(Days.of(asked, Days.COUNT_MAX));
            case "sales-of-product" -> new SalesOfProduct(asked.id("sku"), Days.of(asked, Days.COUNT_MAX));
            case "orders" -> new Orders(key(asked), limit(asked));
            default -> throw QueryParameters.invalid("query", "is not known here");
        };
    }

    private static CustomerOrders customerOrders(QueryParameters asked) {
        String customerId = asked.id("customer");
        Optional<byte[]> after = key(asked);
        if (after.filter(key -> !Stores.isOfCustomer(key, customerId)).isPresent()) {
            throw QueryParameters.invalid("after", "is not a key of this customer's orders");
        }
        return new CustomerOrders(customerId, asked.status("status"), after, limit(asked));
    }

    private static void days(Map<String, String> parameters, Days days) {
        parameters.put("from", days.from().toString());
        parameters.put("to", days.to().toString());
    }

    private static int limit(QueryParameters asked) {
        return (int) asked.number("limit", 1, PartReader.ROWS_MAX).orElse(PartReader.ROWS_MAX);
    }

    private static Optional<byte[]> key(QueryParameters asked) {
        return asked.text("after").map(PartQuery::bytes);
    }

    private static String text(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw QueryParameters.invalid("after", "is not base64url");
        }
    }
}
