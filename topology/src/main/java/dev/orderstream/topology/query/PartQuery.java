package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import java.time.LocalDate;
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
    record SalesByDay(LocalDate from, LocalDate to) implements PartQuery {}

    /** Sales of every product over the days together, both included: keys (sku, 0x00, currency), values of {@code sales-by-product}. */
    record SalesByProduct(LocalDate from, LocalDate to) implements PartQuery {}

    /** Rows of {@code sales-by-product} of one product, both days included. */
    record SalesOfProduct(String sku, LocalDate from, LocalDate to) implements PartQuery {}

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
                days(parameters, sales.from(), sales.to());
            }
            case SalesByProduct sales -> {
                parameters.put("query", "sales-by-product");
                days(parameters, sales.from(), sales.to());
            }
            case SalesOfProduct sales -> {
                parameters.put("query", "sales-of-product");
                parameters.put("sku", sales.sku());
                days(parameters, sales.from(), sales.to());
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
            case "customer-orders" ->
                new CustomerOrders(
                        asked.required("customer"),
                        asked.text("status").map(OrderStatus::valueOf),
                        key(asked),
                        limit(asked));
            case "sales-by-day" -> new SalesByDay(asked.date("from"), asked.date("to"));
            case "sales-by-product" -> new SalesByProduct(asked.date("from"), asked.date("to"));
            case "sales-of-product" -> new SalesOfProduct(asked.required("sku"), asked.date("from"), asked.date("to"));
            case "orders" -> new Orders(key(asked), limit(asked));
            default -> throw QueryParameters.invalid("query", "is not known here");
        };
    }

    private static void days(Map<String, String> parameters, LocalDate from, LocalDate to) {
        parameters.put("from", from.toString());
        parameters.put("to", to.toString());
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
